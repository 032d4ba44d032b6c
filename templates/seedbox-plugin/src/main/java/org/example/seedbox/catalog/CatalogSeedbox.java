package org.example.seedbox.catalog;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.RemoteFailure;
import org.seedferry.api.Secret;
import org.seedferry.api.client.ClientFiles;
import org.seedferry.api.client.ClientTarget;
import org.seedferry.api.client.PathMapping;
import org.seedferry.api.http.HttpCaller;
import org.seedferry.api.json.WireJson;
import org.seedferry.api.seedbox.Contents;
import org.seedferry.api.seedbox.RemoteTransfer;
import org.seedferry.api.seedbox.Seedbox;
import org.seedferry.api.transport.Location;

/** A catalog on a web server as a seedbox: a list of transfers in JSON, and files beside it. */
@Component(
    configurationPid = "org.example.seedbox.catalog",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    service = Seedbox.class)
@Designate(ocd = CatalogSeedbox.Config.class, factory = true)
public final class CatalogSeedbox implements Seedbox {

  /** The settings of one catalog: one file in {@code etc/}, one seedbox. */
  @ObjectClassDefinition(
      name = "Catalog seedbox",
      description = "A list of transfers in JSON on a web server")
  public @interface Config {

    @AttributeDefinition(
        description = "Name of the seedbox in the ledger, unique and never changed")
    String name() default "catalog";

    @AttributeDefinition(description = "Where the list is: https://HOST/PATH")
    String url();

    @AttributeDefinition(
        description =
            "The folder that the paths in the list begin in: a path, or a URI of a transport")
    String files();

    @AttributeDefinition(
        required = false,
        description = "Only transfers with this label are ours; empty for all")
    String label() default "";

    @AttributeDefinition(
        required = false,
        type = AttributeType.PASSWORD,
        description = "The token that the web server asks for, unless token.file gives it")
    String _token() default "";

    @AttributeDefinition(
        required = false,
        description = "File whose first line is the token; empty for none")
    String token_file() default "";
  }

  private final ClientTarget target;
  private final String label;
  private final Catalog catalog;

  /** Asks nobody: what cannot be used in the settings is an {@link IllegalArgumentException}. */
  @Activate
  public CatalogSeedbox(@Reference HttpCaller http, Config config) {
    this.target =
        new ClientTarget(
            config.name().strip(),
            web(config.url().strip()),
            null,
            Secret.fromSettings("token.file", config._token(), config.token_file()),
            PathMapping.to(Location.parse(config.files(), null)),
            null,
            Map.of());
    this.label = config.label();
    this.catalog = new Catalog(http, target);
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public List<RemoteTransfer> list() throws RemoteFailure {
    List<RemoteTransfer> ours = new ArrayList<>();
    for (Entry entry : catalog.entries()) {
      if (label.isEmpty() || entry.label().equals(label)) {
        ours.add(entry.transfer());
      }
    }
    return ours;
  }

  /** What may be hostile in the names is refused by {@link ClientFiles}. */
  @Override
  public Contents contents(String remoteId) throws RemoteFailure {
    Entry entry =
        find(remoteId)
            .orElseThrow(
                () ->
                    RemoteFailure.gone(
                        name() + " has no transfer " + WireJson.shown(remoteId), null));
    return new ClientFiles(target, remoteId).contents(() -> "/", "/", entry.files());
  }

  /** The list tells ratios, so the policy of the label decides when a transfer is removed. */
  @Override
  public boolean seeds() {
    return true;
  }

  /** Asks for nothing that is not on the list, and believes the list, not the answer. */
  @Override
  public void remove(String remoteId) throws RemoteFailure {
    if (find(remoteId).isEmpty()) {
      return;
    }
    catalog.remove(remoteId);
    if (find(remoteId).isPresent()) {
      throw RemoteFailure.retry(name() + " still has transfer " + remoteId, null);
    }
  }

  private Optional<Entry> find(String remoteId) throws RemoteFailure {
    return catalog.entries().stream().filter(entry -> entry.id().equals(remoteId)).findFirst();
  }

  private static URI web(String url) {
    if (!url.matches("https?://[^/?#@\\s]+(/[^?#\\s]*)?")) {
      throw new IllegalArgumentException("url: it must be https://HOST/PATH");
    }
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("url: percent-encode its special characters", e);
    }
  }
}
