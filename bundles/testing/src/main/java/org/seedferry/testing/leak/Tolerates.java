package org.seedferry.testing.leak;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A leftover of a test class that the {@link LeakDetector} lets pass, and why. There is no way to
 * switch the detector off.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Tolerates.List.class)
public @interface Tolerates {

  /**
   * A regular expression that is found in the text with which the detector names the leftover:
   * "thread some-name", "open file /some/path", or anything in its stack.
   */
  String value();

  /** Why nobody can mend it. */
  String reason();

  /** Several. */
  @Documented
  @Inherited
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface List {
    Tolerates[] value();
  }
}
