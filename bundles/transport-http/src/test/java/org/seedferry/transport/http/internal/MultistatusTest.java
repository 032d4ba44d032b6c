package org.seedferry.transport.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seedferry.api.Advice;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.transport.Location;
import org.seedferry.api.transport.RemoteEntry;
import org.seedferry.api.transport.RemoteEntry.Kind;
import org.seedferry.api.transport.RemotePath;
import org.seedferry.api.transport.TransportSession;
import org.seedferry.testing.http.Fault;
import org.seedferry.testing.http.FaultServer;
import org.seedferry.testing.http.ListingStyle;

/** What WebDAV servers answer, and what they should not. */
class MultistatusTest {

  private static final Instant THEN = Instant.parse("2021-03-04T05:06:07Z");
  private static final String ITSELF =
      "<d:response><d:href>/sub</d:href><d:propstat><d:prop><d:resourcetype><d:collection/>"
          + "</d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
          + "</d:response>";

  @TempDir Path folder;

  private final HttpTransport transport = new HttpTransport(TestConfig.defaults());
  private FaultServer server;
  private TransportSession session;

  @BeforeEach
  void open() throws Exception {
    server = new FaultServer(folder, ListingStyle.CADDY);
    session = transport.open(Location.parse(server.url().replaceFirst("http", "dav"), null));
  }

  @AfterEach
  void close() throws Exception {
    transport.close();
    server.close();
  }

  @Test
  void linksInAllFormsAndPropertiesOfAllStatusesAreUnderstood() throws Exception {
    answer(
        207,
        ITSELF
            + file("/sub/abs%20olute.bin", "<d:getcontentlength>5</d:getcontentlength>", 200)
            + file(server.url() + "sub/whole%2burl", "", 200)
            + file("relative", "<d:getcontentlength>7</d:getcontentlength>", 404)
            + file("/sub/latin-%FC", "<d:getcontentlength>-1</d:getcontentlength>", 200)
            + "<d:response><d:href>/sub/locked/</d:href><d:status>HTTP/1.1 403 no</d:status>"
            + "</d:response><d:response><d:href>/sub/gone</d:href>"
            + "<d:status>HTTP/1.1 404 no</d:status></d:response>"
            + file("/sub/deeper/down", "", 200)
            + file("/other/place", "", 200)
            + file("http://elsewhere/sub/foreign", "", 200)
            + file("/sub/a%2Fb", "", 200)
            + file("/sub/%2e%2e", "", 200)
            + "<x:response xmlns:x='urn:x'><d:href>/sub/alien</d:href></x:response>");

    assertThat(session.list(RemotePath.parse("sub")))
        .containsExactly(
            new RemoteEntry("abs olute.bin", Kind.FILE, 5, THEN),
            new RemoteEntry("whole+url", Kind.FILE, -1, THEN),
            new RemoteEntry("relative", Kind.FILE, -1, null),
            new RemoteEntry("latin-\uDCFC", Kind.FILE, -1, THEN),
            new RemoteEntry("locked", Kind.FOLDER, -1, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><d:multistatus xmlns:d='DAV:'>"
            + "<d:response><d:href>/sub/&e;</d:href></d:response></d:multistatus>",
        "<!DOCTYPE d [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><d:multistatus xmlns:d='DAV:'>&b;"
            + "</d:multistatus>",
        "<d:multistatus xmlns:d='DAV:'>&undeclared;</d:multistatus>",
        "<!DOCTYPE d><d:multistatus xmlns:d='DAV:'></d:multistatus>",
        "<d:multistatus xmlns:d='DAV:'><d:response>",
        "<html/>",
        "<multistatus/>",
        "",
        "{}"
      })
  void whatIsNoMultistatusIsRefused(String document) {
    server.on("/sub/", page(207, document));

    assertThat(failure()).extracting(RemoteFailure::advice).isEqualTo(Advice.ASK_USER);
    assertThat(failure()).hasMessageContaining("/sub is no WebDAV folder");
  }

  @Test
  void whatHasNoEndIsRefused() {
    answer(207, "<d:x>".repeat(100) + "</d:x>".repeat(100));
    assertThat(failure().advice()).isEqualTo(Advice.ASK_USER);
    answer(207, ITSELF + file("/sub/" + "x".repeat(100_000), "", 200));
    assertThat(failure().advice()).isEqualTo(Advice.ASK_USER);
  }

  @Test
  void anAnswerAboutOtherPlacesIsNoEmptyFolder() {
    answer(207, file("https://public.example/sub/file", "", 200));
    assertThat(failure()).hasMessageContaining("other places than itself");
  }

  @ParameterizedTest
  @CsvSource({
    "200, ASK_USER",
    "405, ASK_USER",
    "501, ASK_USER",
    "401, ASK_USER",
    "404, GONE",
    "429, RETRY_AFTER",
    "500, RETRY"
  })
  void aStatusSaysWhatToDo(int status, Advice advice) {
    answer(status, "");
    assertThat(failure().advice()).isEqualTo(advice);
  }

  @Test
  void theQuestionIsAboutOneFolder() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    session.list(RemotePath.parse("sub"));
    session.stat(RemotePath.parse("sub"));
    assertThat(server.requests())
        .extracting(FaultServer.Seen::method, FaultServer.Seen::path, seen -> seen.header("Depth"))
        .containsExactly(tuple("PROPFIND", "/sub/", "1"), tuple("PROPFIND", "/sub", "0"));
    assertThat(server.connections()).isEqualTo(1);
  }

  private void answer(int status, String responses) {
    server.on(
        "/sub/", page(status, "<d:multistatus xmlns:d='DAV:'>" + responses + "</d:multistatus>"));
  }

  private static Fault page(int status, String document) {
    Fault html = Fault.html(document);
    return new Fault(
        status,
        html.headers(),
        document,
        html.cutAfter(),
        html.stallAfter(),
        html.shift(),
        html.ranges(),
        html.lengths(),
        html.silent());
  }

  private static String file(String href, String property, int status) {
    return "<d:response><d:href>\n "
        + href
        + " </d:href><d:propstat><d:prop><d:resourcetype/>"
        + "<d:getlastmodified>Thu, 04 Mar 2021 05:06:07 GMT</d:getlastmodified>"
        + property
        + "</d:prop><d:status>HTTP/1.1 "
        + status
        + " said</d:status></d:propstat></d:response>";
  }

  private RemoteFailure failure() {
    RemoteFailure failure =
        catchThrowableOfType(RemoteFailure.class, () -> session.list(RemotePath.parse("sub")));
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}
