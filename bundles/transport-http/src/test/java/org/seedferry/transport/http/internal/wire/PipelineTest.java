package org.seedferry.transport.http.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ProtocolException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PipelineTest {

  private static final Origin HERE = Origin.of(URI.create("http://here/"));
  private static final int DEPTH = Pipelining.DEPTH;

  private final Pipeline pipeline = new Pipeline(HERE);

  @Test
  void requestsGoOutOnceAndInTheirOrder() throws Exception {
    List<Ahead> wanted = files(3, 10);
    assertThat(sent(wanted)).isEqualTo(3);
    assertThat(sent(wanted)).isZero();
    assertThat(pipeline.isNext(wanted.get(1).request())).isFalse();
    for (Ahead file : wanted) {
      assertThat(pipeline.isNext(file.request())).isTrue();
      assertThat(pipeline.poll()).isEqualTo(file);
    }
    assertThat(pipeline.isEmpty()).isTrue();
  }

  @Test
  void soManyAreOnTheirWayAndNoMore() throws Exception {
    List<Ahead> wanted = files(3 * DEPTH, 10);
    assertThat(sent(wanted)).isEqualTo(DEPTH);
    for (int taken = 1; taken < DEPTH / 2; taken++) {
      pipeline.poll();
      assertThat(sent(wanted.subList(taken, wanted.size()))).isZero();
    }
    pipeline.poll();
    assertThat(sent(wanted.subList(DEPTH / 2, wanted.size()))).isEqualTo(DEPTH / 2);
  }

  @Test
  void soManyBytesAreOnTheirWayAndNoMore() throws Exception {
    List<Ahead> wanted = files(10, 200 << 10);
    assertThat(sent(wanted)).isEqualTo(2);
    pipeline.poll();
    assertThat(sent(wanted.subList(1, 10))).isEqualTo(1);
    assertThat(sent(files(1, 1 << 20))).isZero();
  }

  @Test
  void requestsNeverFillWhatThePeerTakesWithoutBeingRead() throws Exception {
    URI uri = URI.create("http://here/" + "x".repeat(3000));
    Ahead long1 = new Ahead(HERE, new Request("GET", uri, Map.of("A", "1"), null), 1);
    Ahead long2 = new Ahead(HERE, new Request("GET", uri, Map.of("A", "2"), null), 1);
    Ahead long3 = new Ahead(HERE, new Request("GET", uri, Map.of("A", "3"), null), 1);
    assertThat(sent(List.of(long1, long2, long3))).isEqualTo(2);
  }

  @Test
  void nothingIsAskedOfAServerThatHasItNot() throws Exception {
    Origin there = Origin.of(URI.create("http://there/"));
    Ahead file = new Ahead(there, files(1, 10).get(0).request(), 10);
    assertThat(sent(List.of(file))).isZero();
    assertThat(pipeline.isEmpty()).isTrue();
  }

  /** How many requests go out. */
  private int sent(List<Ahead> wanted) throws ProtocolException {
    String requests = ISO_8859_1.decode(pipeline.fill(wanted)).toString();
    return requests.split("GET /", -1).length - 1;
  }

  private static List<Ahead> files(int count, long length) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new Request("GET", URI.create("http://here/" + i + "-" + length), Map.of(), null))
        .map(request -> new Ahead(HERE, request, length))
        .toList();
  }
}
