package io.blazedb.client;

import io.blazedb.client.relay.Relay;
import io.blazedb.client.store.LocalStore;
import io.blazedb.crdt.StateDigest;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.NodeId;
import io.blazedb.query.IndexDefinition;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One device's copy of a database, complete or of a {@link SyncScope}. It works without a network;
 * {@link #sync} exchanges changes with a server.
 *
 * <p>Thread-safe. Reads and writes take one lock; listeners are called without it.
 */
public final class BlazeDb implements AutoCloseable {
  private final DatabaseName name;
  private final ClientConfig config;
  private final Replica replica;
  private final AtomicReference<Sync> sync = new AtomicReference<>();

  private BlazeDb(DatabaseName name, ClientConfig config, Replica replica) {
    this.name = name;
    this.config = config;
    this.replica = replica;
  }

  /**
   * Opens the database that {@code store} keeps, or makes a new one in an empty store. The store is
   * the database's own from here on, and is closed with it.
   *
   * @param store where the database is kept
   * @param name its name, which is the server's too
   * @param config the settings
   */
  public static BlazeDb open(LocalStore store, DatabaseName name, ClientConfig config) {
    return new BlazeDb(name, config, Replica.open(store, config));
  }

  /** The database's name. */
  public DatabaseName name() {
    return name;
  }

  /** This copy of the database. */
  public NodeId node() {
    return replica.metadata().node();
  }

  /** A collection; it need not have any records. */
  public Collection collection(CollectionName collection) {
    return new Collection(replica, collection);
  }

  /**
   * A collection; it need not have any records.
   *
   * @throws io.blazedb.error.BlazeException {@code BAD_COLLECTION_NAME} outside the grammar
   */
  public Collection collection(String collection) {
    return collection(new CollectionName(collection));
  }

  /**
   * Writes to several records at once: all of it is in the store when the call returns, or nothing
   * if {@code body} throws. The body runs under the database's lock, so it must be short, and must
   * not begin another transaction.
   */
  public void write(Consumer<Transaction> body) {
    replica.write(body);
  }

  /**
   * Declares an index of the server's views: an operation like any other, so it works without a
   * network, and the views build the index when it has reached them. An index of the same
   * collection and name gives way to it; of two declarations the later one counts, as for fields.
   *
   * @throws io.blazedb.error.BlazeException for what a limit refuses
   */
  public void createIndex(IndexDefinition definition) {
    replica.write(tx -> tx.createIndex(definition));
  }

  /** Withdraws an index of the server's views; it is of no consequence if there is none. */
  public void dropIndex(CollectionName collection, String name) {
    replica.write(tx -> tx.dropIndex(collection, name));
  }

  /** What is applied of the server's log. */
  public Cursor cursor() {
    return replica.metadata().cursor();
  }

  /**
   * The digest of all records with the unacked changes of this device; equal to the server's at
   * {@link #cursor} while the outbox is empty, unless only a part is held.
   */
  public StateDigest digest() {
    return replica.metadata().digest();
  }

  /** The cursor and the digest of one moment. */
  public Position position() {
    var metadata = replica.metadata();
    return new Position(metadata.cursor(), metadata.digest());
  }

  /**
   * A cursor and the digest there.
   *
   * @param cursor what is applied of the log
   * @param digest the digest of all records
   */
  public record Position(Cursor cursor, StateDigest digest) {}

  /** The number of operations that the server has not acked. */
  public int outboxSize() {
    return replica.outboxSize();
  }

  /** Registers a listener of changed records. */
  public Observation observe(ChangeListener listener) {
    return replica.observers().add(listener);
  }

  /**
   * Starts synchronisation on a thread of its own. See {@link #sync(Relay, SyncListener,
   * SyncRuntime)}.
   */
  public Sync sync(Relay relay) {
    return sync(relay, SyncListener.NONE);
  }

  /**
   * Starts synchronisation on a thread of its own. See {@link #sync(Relay, SyncListener,
   * SyncRuntime)}.
   */
  public Sync sync(Relay relay, SyncListener listener) {
    SyncRuntime own = SyncRuntime.start(1);
    return started(new Sync(this, engine(relay, SyncScope.all(), listener, own), own::close));
  }

  /**
   * Starts synchronisation of a part of the database on a thread of its own. See {@link
   * #sync(Relay, SyncScope, SyncListener, SyncRuntime)}.
   */
  public Sync sync(Relay relay, SyncScope scope) {
    SyncRuntime own = SyncRuntime.start(1);
    return started(new Sync(this, engine(relay, scope, SyncListener.NONE, own), own::close));
  }

  /**
   * Starts synchronisation: connects, follows the log from the cursor, pushes the outbox, and
   * connects again whenever the connection ends.
   *
   * @param relay the way to the server
   * @param listener hears of what happens
   * @param runtime the threads, shared with other databases; not closed with the synchronisation
   * @throws IllegalStateException if this database has one already that is not closed
   */
  public Sync sync(Relay relay, SyncListener listener, SyncRuntime runtime) {
    return sync(relay, SyncScope.all(), listener, runtime);
  }

  /**
   * Starts synchronisation of the records that are in {@code scope}; else as the other {@code
   * sync}. Records that stop matching are dropped here, once no operation on them is unacked. One
   * may write to any record; if it is not in the scope, it is dropped here when the server has it.
   *
   * <p>The scope is the database's until it is synchronised with another one: then everything is
   * fetched anew, and what does not match is dropped when all that does is here.
   *
   * @throws IllegalStateException if this database has a synchronisation that is not closed
   */
  public Sync sync(Relay relay, SyncScope scope, SyncListener listener, SyncRuntime runtime) {
    return started(new Sync(this, engine(relay, scope, listener, runtime), () -> {}));
  }

  private SyncEngine engine(
      Relay relay, SyncScope scope, SyncListener listener, SyncRuntime runtime) {
    return new SyncEngine(name, config, replica, relay, scope, listener, runtime);
  }

  private Sync started(Sync next) {
    Sync before = sync.get();
    if ((before != null && !before.isClosed()) || !sync.compareAndSet(before, next)) {
      next.close();
      throw new IllegalStateException("database " + name + " has a synchronisation already");
    }
    next.start();
    return next;
  }

  /** Ends the synchronisation, if there is one, and closes the store. */
  @Override
  public void close() {
    Sync current = sync.get();
    if (current != null) {
      current.close();
    }
    replica.close();
  }
}
