package org.seedferry.downloader.internal.fetch;

import java.nio.ByteBuffer;
import org.seedferry.api.transport.RemoteBody;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.downloader.internal.staging.SegmentWriter;

/**
 * What the request for a segment has been answered with, and where that goes.
 *
 * @param until where the segment ended when it was asked for
 * @param buffer what has come and is not written yet
 */
record Answer(
    Segment segment,
    TransportSession session,
    RemoteBody body,
    long until,
    SegmentWriter writer,
    ByteBuffer buffer) {}
