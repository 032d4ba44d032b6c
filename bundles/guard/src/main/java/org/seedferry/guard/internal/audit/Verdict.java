package org.seedferry.guard.internal.audit;

import org.seedferry.guard.ThreadReport.Colour;

/** A colour and the reason for it. */
record Verdict(Colour colour, String why) {}
