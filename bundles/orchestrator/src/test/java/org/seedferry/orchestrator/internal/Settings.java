package org.seedferry.orchestrator.internal;

import java.lang.annotation.Annotation;

/** Settings of an orchestrator under test. */
record Settings(String interval, boolean once) implements Orchestrator.Config {

  @Override
  public Class<? extends Annotation> annotationType() {
    return Orchestrator.Config.class;
  }
}
