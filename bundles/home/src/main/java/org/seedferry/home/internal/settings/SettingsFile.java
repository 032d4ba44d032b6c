package org.seedferry.home.internal.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One file of the folder: what stands in it, and how it was judged. Guarded by its folder. */
final class SettingsFile {

  private final String name;
  private byte[] content;
  private List<Setting> settings;
  private List<Problem> problems = List.of();
  private List<Problem> toldProblems = List.of();
  private Pid pid;
  private Map<String, Object> values;

  SettingsFile(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The configuration that is in force because of this file; null when none is. */
  Pid pid() {
    return pid;
  }

  /** What was set because of this file; null when nothing was, or a predecessor of it did. */
  Map<String, Object> values() {
    return values;
  }

  List<Problem> problems() {
    return problems;
  }

  List<Setting> settings() {
    return settings;
  }

  /** False when its text is not in the form that its name promises. */
  boolean readable() {
    return settings != null;
  }

  boolean refused() {
    return !problems.isEmpty();
  }

  /** False when it was judged with this very content. */
  boolean isNews(byte[] young) {
    return !Arrays.equals(content, young);
  }

  void read(byte[] young, List<Setting> youngSettings) {
    content = young;
    settings = youngSettings;
    toldProblems = List.of();
  }

  void unreadable(Problem problem) {
    content = null;
    settings = null;
    problems = List.of(problem);
  }

  void refuse(List<Problem> young) {
    problems = List.copyOf(young);
  }

  void accept(Pid applied, Map<String, Object> appliedValues) {
    pid = applied;
    values = appliedValues;
    problems = List.of();
    toldProblems = List.of();
  }

  void hold(Pid held) {
    pid = held;
  }

  /** True when its problems are public. */
  boolean told() {
    return refused() && toldProblems.equals(problems);
  }

  /** Makes its problems public; false when they were before. */
  boolean tell() {
    boolean news = !told();
    toldProblems = problems;
    return news;
  }
}
