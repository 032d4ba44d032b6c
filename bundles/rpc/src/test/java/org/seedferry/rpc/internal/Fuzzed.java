package org.seedferry.rpc.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.seedferry.testing.leak.Tolerates;

/** Of a test class with tests of Jazzer: what it brings into the virtual machine stays there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tolerates(
    value = "^open file \\S*/(jazzer|byteBuddyAgent|libjazzer)[^/]*$",
    reason = "the agent, which cannot be detached, and its native library")
@Tolerates(
    value = "^socket unix \\S*/\\.java_pid",
    reason = "the virtual machine listens there once an agent was attached")
@Tolerates(
    value = "^shutdown hook [^\n]*com\\.code_intelligence\\.jazzer\\.",
    reason = "deletes the native library")
public @interface Fuzzed {}
