/*
 * measure FILE SECONDS COMMAND...: runs a command and writes one line to FILE: wall seconds, processor seconds (user and system) of it
 * and of every process that it has started, the largest resident set of one of these in KiB, and its exit code.
 *
 * A subreaper, so that the time of helpers is counted too that their parent does not wait for, such as the ssh of lftp.
 * After SECONDS everything is killed, and the exit code is 124.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t group;
static volatile sig_atomic_t late;

static void stop(int signal) {
  late = signal == SIGALRM;
  kill(-group, SIGKILL);
}

static double seconds(struct timeval t) {
  return t.tv_sec + t.tv_usec / 1e6;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int count, char **args) {
  if (count < 4) {
    fputs("usage: measure FILE SECONDS COMMAND...\n", stderr);
    return 2;
  }
  FILE *file = fopen(args[1], "we");
  if (!file || prctl(PR_SET_CHILD_SUBREAPER, 1)) {
    perror(args[1]);
    return 2;
  }
  double begun = now();
  group = fork();
  if (group == 0) {
    setpgid(0, 0);
    execvp(args[3], args + 3);
    perror(args[3]);
    _exit(127);
  }
  setpgid(group, group);
  signal(SIGALRM, stop);
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  alarm(atoi(args[2]));

  double wall = 0;
  int code = 0, status;
  pid_t pid;
  while ((pid = wait(&status)) > 0 || errno == EINTR) {
    if (pid == group) {
      wall = now() - begun;
      code = late ? 124 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
  }
  struct rusage used;
  getrusage(RUSAGE_CHILDREN, &used);
  fprintf(file, "%.3f %.3f %ld %d\n", wall, seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss, code);
  fclose(file);
  return code;
}
