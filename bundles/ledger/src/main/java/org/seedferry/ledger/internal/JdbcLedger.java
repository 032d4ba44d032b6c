package org.seedferry.ledger.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.seedferry.api.Transfer;
import org.seedferry.api.TransferState;
import org.seedferry.api.ledger.Advance;
import org.seedferry.api.ledger.Cursor;
import org.seedferry.api.ledger.Discovery;
import org.seedferry.api.ledger.Grabs;
import org.seedferry.api.ledger.Known;
import org.seedferry.api.ledger.Ledger;
import org.seedferry.api.ledger.LedgerEvent;
import org.seedferry.api.ledger.LedgerListener;
import org.seedferry.api.ledger.LedgerSummary;
import org.seedferry.api.ledger.Pauses;
import org.seedferry.api.ledger.StaleClaimException;
import org.seedferry.guard.Guard;

/** The ledger in H2 or PostgreSQL. */
@Component(service = Ledger.class, configurationPid = "org.seedferry.ledger", immediate = true)
@Designate(ocd = JdbcLedger.Config.class)
public final class JdbcLedger implements Ledger {

  @ObjectClassDefinition(
      name = "Ledger",
      description = "Where the durable record of every transfer is kept")
  @interface Config {
    @AttributeDefinition(
        description =
            "The database: empty for the embedded one in the home's data/ledger, or"
                + " jdbc:postgresql://HOST:PORT/DATABASE, or jdbc:h2:file:/absolute/path")
    String url() default "";

    @AttributeDefinition(description = "The database user; empty for the database's default")
    String user() default "";

    @AttributeDefinition(
        type = AttributeType.PASSWORD,
        description = "The database user's password; empty when there is none")
    String _password() default "";

    @AttributeDefinition(description = "A file whose first line is the password; empty for none")
    String password_file() default "";

    @AttributeDefinition(
        min = "1",
        max = "32",
        description = "How many connections are open at most (1 to 32)")
    int pool_size() default 4;

    @AttributeDefinition(
        description =
            "The name by which this node claims transfers, another one on each node; empty for a"
                + " random one that is kept in the home's data/node-id (at most 200 characters)")
    String node() default "";
  }

  private final String node;
  private final Drivers drivers;
  private final Database database;
  private final Transactions transactions;
  private final TransferReader transfers;
  private final EventLog events;
  private final Claims claims;
  private final Changes changes;
  private final Cursors cursors;
  private final Summaries summaries;
  private final Pauses pauses;
  private final Grabs grabs;
  private final Listeners listeners;

  @Activate
  public JdbcLedger(
      BundleContext context,
      @Reference(scope = ReferenceScope.PROTOTYPE_REQUIRED) Guard guard,
      Config config) {
    this(
        guard,
        LedgerSettings.of(config, context.getProperty("seedferry.home")),
        new Drivers(),
        DatabaseTime.OF_THE_DATABASE,
        Migration.all(),
        new Listeners(context::getService, context::ungetService));
  }

  JdbcLedger(
      Guard guard,
      LedgerSettings settings,
      Drivers drivers,
      DatabaseTime time,
      List<Migration> migrations,
      Listeners listeners) {
    this.listeners = listeners;
    this.node = settings.node();
    this.drivers = drivers;
    this.database = new Database(settings, drivers, time, migrations);
    this.transactions = new Transactions(guard, database, listeners::wake);
    this.transfers = new TransferReader(time);
    this.events = new EventLog(time, node);
    this.claims = new Claims(time, node, transfers, events);
    GrabRows grabRows = new GrabRows(time);
    this.changes = new Changes(time, transfers, claims, events, grabRows);
    this.cursors = new Cursors(events);
    this.summaries = new Summaries(time, events);
    this.pauses = new PauseTable(transactions);
    this.grabs = new GrabTable(transactions, time, transfers, claims, events, grabRows);
  }

  @Deactivate
  void close() {
    database.close();
  }

  @Reference(
      name = "driver",
      service = DataSourceFactory.class,
      cardinality = ReferenceCardinality.AT_LEAST_ONE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeDriver")
  void addDriver(DataSourceFactory factory, Map<String, Object> properties) {
    drivers.add(factory, properties);
  }

  void removeDriver(DataSourceFactory factory) {
    drivers.remove(factory);
    database.forgetDriver(factory);
  }

  @Reference(
      name = "listener",
      service = LedgerListener.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeListener")
  void addListener(ServiceReference<LedgerListener> listener) {
    listeners.add(listener);
  }

  void removeListener(ServiceReference<LedgerListener> listener) {
    listeners.remove(listener);
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public Optional<Transfer> queue(Discovery discovery) {
    return transactions.run("queue a transfer", s -> changes.queue(s, discovery));
  }

  @Override
  public Known known(String seedbox) {
    return transactions.run("read what is known", s -> transfers.known(s, seedbox));
  }

  @Override
  public Optional<Transfer> get(long id) {
    return transactions.run("read transfer " + id, s -> transfers.get(s, id));
  }

  @Override
  public Optional<Transfer> find(String seedbox, String remoteId) {
    return transactions.run("find a transfer", s -> transfers.find(s, seedbox, remoteId));
  }

  @Override
  public List<Transfer> in(Collection<TransferState> states) {
    return transactions.run("read transfers", s -> transfers.in(s, states));
  }

  @Override
  public List<Transfer> fetchable(int max) {
    return transactions.run("read transfers", s -> transfers.fetchable(s, node, max));
  }

  @Override
  public Optional<Transfer> claim(Transfer seen, Duration lease) {
    return transactions.run("claim transfer " + seen.id(), s -> claims.claim(s, seen, lease));
  }

  @Override
  public Transfer renew(Transfer held, Duration lease) throws StaleClaimException {
    return claims.ours(
        held, transactions.run("renew transfer " + held.id(), s -> claims.renew(s, held, lease)));
  }

  @Override
  public int renewAll(Collection<TransferState> states, Duration lease) {
    return transactions.run("renew claims", s -> claims.renewAll(s, states, lease));
  }

  @Override
  public Transfer advance(Transfer held, Advance advance) throws StaleClaimException {
    if (!held.state().mayBecome(advance.to())) {
      throw new IllegalArgumentException(
          "transfer " + held.id() + " is " + held.state() + " and may not become " + advance.to());
    }
    return claims.ours(
        held,
        transactions.run(
            "advance transfer " + held.id() + " to " + advance.to(),
            s -> changes.advance(s, held, advance)));
  }

  @Override
  public Transfer intendRemoval(Transfer held) throws StaleClaimException {
    return claims.ours(
        held,
        transactions.runToDisk(
            "record the removal of transfer " + held.id(), s -> changes.intendRemoval(s, held)));
  }

  @Override
  public Transfer nameDelivery(Transfer held, String localName, long size)
      throws StaleClaimException {
    return claims.ours(
        held,
        transactions.run(
            "name the delivery of transfer " + held.id(),
            s -> changes.nameDelivery(s, held, localName, size)));
  }

  @Override
  public void attention(Transfer transfer, String reason) {
    transactions.run(
        "ask for attention to transfer " + transfer.id(),
        s -> {
          changes.attention(s, transfer, reason);
          return null;
        });
  }

  @Override
  public void release(Transfer held) {
    transactions.run(
        "release transfer " + held.id(),
        s -> {
          claims.release(s, held);
          return null;
        });
  }

  @Override
  public boolean retry(long id) {
    return transactions.run("retry transfer " + id, s -> changes.retry(s, id));
  }

  @Override
  public boolean forget(long id) {
    return transactions.run("forget transfer " + id, s -> changes.forget(s, id));
  }

  @Override
  public Pauses pauses() {
    return pauses;
  }

  @Override
  public Grabs grabs() {
    return grabs;
  }

  @Override
  public List<LedgerEvent> events(long after, int max) {
    return transactions.run("read events", s -> events.after(s, after, max));
  }

  @Override
  public Cursor cursor(String reader) {
    return transactions.run("read a cursor", s -> cursors.of(s, reader));
  }

  @Override
  public void begin(String reader, long sequence) {
    transactions.run(
        "move a cursor",
        s -> {
          cursors.begin(s, reader, sequence);
          return null;
        });
  }

  @Override
  public void done(String reader, long sequence) {
    transactions.run(
        "move a cursor",
        s -> {
          cursors.done(s, reader, sequence);
          return null;
        });
  }

  @Override
  public LedgerSummary summary() {
    return transactions.run("sum up the ledger", summaries::read);
  }
}
