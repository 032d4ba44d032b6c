package org.seedferry.notifier.internal;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Durations;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.ledger.EventKind;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.notify.Channel;
import org.seedferry.api.notify.Notice;

/**
 * A webhook of another program. It gets a POST with one JSON object:
 *
 * <pre>
 * {
 *   "event": "DOWNLOADED",              the kind, a name of EventKind
 *   "sequence": 42,                     its place in the event log
 *   "at": "2030-01-01T00:00:00Z",       when, in UTC
 *   "transfer": {
 *     "id": 7,                          the ledger's number
 *     "name": "The title",
 *     "seedbox": "box",
 *     "label": "tv",                    may be empty
 *     "localName": "The.Title",         null before there is one
 *     "size": 1234                      bytes, null while unknown
 *   },
 *   "node": "home",                     the node that made the change
 *   "detail": "",                       more for people, may be empty
 *   "repeated": false                   true when it may have been told before
 * }
 * </pre>
 *
 * and the header {@code Idempotency-Key} with the sequence, which is the same for a repetition. Any
 * answer of 200 to 299 takes it.
 */
@Component(
    configurationPid = "org.seedferry.notifier.webhook",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Channel.class)
@Designate(ocd = WebhookChannel.Config.class, factory = true)
public final class WebhookChannel implements Channel {

  @ObjectClassDefinition(
      name = "Webhook",
      description = "Another program that is told by a POST of JSON")
  public @interface Config {
    @AttributeDefinition(
        description = "Name of the channel, the key of its place in the event log; never changed")
    String name() default "webhook";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "The URL to post to, unless url.file names a file with it")
    String _url() default "";

    @AttributeDefinition(description = "File whose first line is the URL; empty for none")
    String url_file() default "";

    @AttributeDefinition(
        description = "A header that is sent along, for instance Authorization; empty for none")
    String header_name() default "";

    @AttributeDefinition(type = AttributeType.PASSWORD, description = "The value of that header")
    String _header_value() default "";

    @AttributeDefinition(
        cardinality = Integer.MAX_VALUE,
        description =
            "The events that are told: QUEUED, DOWNLOADING, DOWNLOADED, IMPORTED, CLEANED, FAILED,"
                + " GAVE_UP, MISSING, ATTENTION")
    String[] events() default {
      "DOWNLOADED", "IMPORTED", "CLEANED", "GAVE_UP", "MISSING", "ATTENTION"
    };

    @AttributeDefinition(
        min = "1s",
        max = "10m",
        description = "How long one call may take, for instance 30s; 1s to 10m")
    String timeout() default "30s";
  }

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]*");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

  private final String name;
  private final Set<EventKind> kinds;
  private final Hook hook;
  private final String headerName;
  private final Secret headerValue;

  @Activate
  public WebhookChannel(@Reference HttpCaller http, Config config) {
    this.name = config.name();
    this.kinds = Kinds.of(config.events());
    this.headerName = config.header_name().strip();
    this.headerValue = Secret.ofNullable(config._header_value());
    if (!HEADER.matcher(headerName).matches()
        || !HEADER_VALUE.matcher(config._header_value()).matches()) {
      throw new IllegalArgumentException(
          "header.name, .header.value: a header's name and value are of plain printable characters");
    }
    this.hook =
        new Hook(
            http,
            name,
            Hook.url(config._url(), config.url_file()),
            Durations.within("timeout", config.timeout(), "1s", "10m"));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<EventKind> kinds() {
    return kinds;
  }

  @Override
  public void send(Notice notice) throws RemoteFailure {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!headerName.isEmpty() && headerValue != null) {
      headers.put(headerName, headerValue.reveal());
    }
    headers.put("Idempotency-Key", String.valueOf(notice.event().sequence()));
    hook.post(body(notice).toString(), headers);
  }

  @Override
  public String toString() {
    return name;
  }

  private static JsonObject body(Notice notice) {
    LedgerEvent event = notice.event();
    return Json.createObjectBuilder()
        .add("event", event.kind().name())
        .add("sequence", event.sequence())
        .add("at", event.at().toString())
        .add("transfer", transfer(event))
        .add("node", event.node())
        .add("detail", event.detail())
        .add("repeated", notice.repeated())
        .build();
  }

  private static JsonObject transfer(LedgerEvent event) {
    return Json.createObjectBuilder()
        .add("id", event.transferId())
        .add("name", event.name())
        .add("seedbox", event.seedbox())
        .add("label", event.label())
        .add(
            "localName",
            event.localName() == null ? JsonValue.NULL : Json.createValue(event.localName()))
        .add("size", event.size() < 0 ? JsonValue.NULL : Json.createValue(event.size()))
        .build();
  }
}
