/*
 * link DEVICE DEVICE DELAY_US BITS_PER_SECOND QUEUE_BYTES: a line between two TUN devices that it makes, the same in both directions: each
 * packet waits for its turn at the rate, then for the delay; what does not fit into the queue is dropped. It does what netem and tbf do, on kernels
 * without these. Prints "ready", and runs until it is killed; the devices go with it. Needs root.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PACKETS 65536u /* a power of two */
#define LARGEST 65536
#define BURST 64

struct packet {
  uint64_t due;
  int length;
  char *bytes;
};

struct direction {
  int from, to;
  uint64_t line_free;
  unsigned head, tail;
  struct packet queue[PACKETS];
};

static struct direction directions[2];
static uint64_t delay;
static double bytes_per_ns, queue_limit;

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static int device(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0) {
    perror(name);
    exit(1);
  }
  return fd;
}

/* Hands over what is due; returns when the next is, or UINT64_MAX. */
static uint64_t deliver(struct direction *d) {
  while (d->head != d->tail) {
    struct packet *p = &d->queue[d->head % PACKETS];
    if (p->due > now()) {
      return p->due;
    }
    if (write(d->to, p->bytes, p->length) < 0 && errno != EAGAIN && errno != EIO) {
      perror("write");
    }
    free(p->bytes);
    d->head++;
  }
  return UINT64_MAX;
}

static void take(struct direction *d) {
  static char buffer[LARGEST];
  for (int i = 0; i < BURST; i++) {
    int length = read(d->from, buffer, sizeof buffer);
    if (length <= 0) {
      return;
    }
    uint64_t t = now();
    if (d->line_free < t) {
      d->line_free = t;
    }
    double waiting = (d->line_free - t) * bytes_per_ns;
    if (waiting > queue_limit || d->tail - d->head >= PACKETS) {
      continue;
    }
    d->line_free += (uint64_t)(length / bytes_per_ns);
    struct packet *p = &d->queue[d->tail++ % PACKETS];
    p->due = d->line_free + delay;
    p->length = length;
    p->bytes = memcpy(malloc(length), buffer, length);
  }
}

int main(int count, char **args) {
  if (count != 6) {
    fputs("usage: link DEVICE DEVICE DELAY_US BITS_PER_SECOND QUEUE_BYTES\n", stderr);
    return 2;
  }
  int a = device(args[1]), b = device(args[2]);
  delay = strtoull(args[3], NULL, 10) * 1000;
  bytes_per_ns = atof(args[4]) / 8e9;
  queue_limit = atof(args[5]);
  directions[0].from = directions[1].to = a;
  directions[0].to = directions[1].from = b;
  puts("ready");
  fflush(stdout);
  for (;;) {
    uint64_t first = deliver(&directions[0]), second = deliver(&directions[1]);
    uint64_t next = first < second ? first : second;
    struct timespec pause, *limit = NULL;
    if (next != UINT64_MAX) {
      uint64_t t = now(), left = next > t ? next - t : 0;
      pause = (struct timespec){left / 1000000000, left % 1000000000};
      limit = &pause;
    }
    struct pollfd readable[2] = {{a, POLLIN, 0}, {b, POLLIN, 0}};
    if (ppoll(readable, 2, limit, NULL) < 0 && errno != EINTR) {
      perror("poll");
      return 1;
    }
    take(&directions[0]);
    take(&directions[1]);
  }
}
