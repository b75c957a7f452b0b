package io.blazedb.streams.text;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.Epoch;
import io.blazedb.op.RecordId;
import io.blazedb.op.Value;
import io.blazedb.query.exec.TextMatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The full-text indexes of one partition: one index of Lucene, a document for each record of each.
 * A document holds the words of a record and its id, and no values.
 *
 * <p>Records are put, and commits made, by one thread; searches come from others. After the first
 * {@link TextIndexFault} it is of no use any more.
 */
public final class TextIndex {
  private static final Logger LOG = LoggerFactory.getLogger(TextIndex.class);
  private static final double MIB = 1 << 20;
  private static final FieldType OF_WORDS = new FieldType();

  static {
    OF_WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    OF_WORDS.setTokenized(true);
    OF_WORDS.setOmitNorms(true);
    OF_WORDS.freeze();
  }

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final CommitPoint opened;
  private final Words words = new Words();
  private final Map<Long, Long> served = new ConcurrentHashMap<>();
  private volatile Optional<Throwable> failure = Optional.empty();
  private boolean closed;

  private TextIndex(Directory directory, long bytesMax, Epoch epoch) throws IOException {
    this.directory = directory;
    opened = committed(directory, epoch);
    writer = new IndexWriter(directory, config(bytesMax));
    try {
      if (opened.equals(CommitPoint.NONE)) {
        writer.deleteAll();
      }
      searchers = new SearcherManager(writer, new Uncached());
    } catch (IOException | RuntimeException e) {
      closeQuietly(writer::rollback); // it holds a lock
      throw e;
    }
  }

  private static CommitPoint committed(Directory directory, Epoch epoch) throws IOException {
    return DirectoryReader.indexExists(directory)
        ? CommitPoint.of(SegmentInfos.readLatestCommit(directory).getUserData(), epoch)
        : CommitPoint.NONE;
  }

  private IndexWriterConfig config(long bytesMax) {
    return new IndexWriterConfig()
        .setOpenMode(IndexWriterConfig.OpenMode.CREATE_OR_APPEND)
        .setRAMBufferSizeMB(bytesMax / MIB)
        .setCommitOnClose(false)
        .setMergeScheduler(new Merges(this::failed));
  }

  /**
   * Opens the index in {@code directory}, or makes one; what is there of another log is emptied.
   *
   * @param bytesMax heap for documents that are not on disk yet
   */
  static TextIndex open(Path directory, long bytesMax, Epoch epoch) throws TextIndexFault {
    try {
      Directory files = FSDirectory.open(directory);
      try {
        return new TextIndex(files, bytesMax, epoch);
      } catch (IOException | RuntimeException e) {
        closeQuietly(files);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      throw new TextIndexFault("the full-text index in " + directory + " cannot be opened", e);
    }
  }

  private static void closeQuietly(AutoCloseable what) {
    try {
      what.close();
    } catch (Exception e) {
      LOG.warn("{} was not closed", what, e);
    }
  }

  /** Its commit point when it was opened. */
  public CommitPoint opened() {
    return opened;
  }

  /** What a merge of segments, or a search, failed with. */
  public Optional<Throwable> failure() {
    return failure;
  }

  private void failed(Throwable cause) {
    LOG.warn("Work on the full-text index in {} failed", directory, cause);
    failure = Optional.of(cause);
  }

  void resize(long bytesMax) {
    writer.getConfig().setRAMBufferSizeMB(bytesMax / MIB);
  }

  /** Work of Lucene. */
  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T run(Work<T> work) throws TextIndexFault {
    try {
      return work.run();
    } catch (BlazeException e) {
      throw e; // of who asked, not of the index
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(e);
      throw new TextIndexFault("the full-text index in " + directory + " failed", e);
    }
  }

  /**
   * Puts a record, or takes it away if it has no words.
   *
   * @param index the number of the index
   * @param values what it has in each field of the index
   */
  public void put(long index, RecordId id, List<Optional<Value>> values) throws TextIndexFault {
    run(
        () -> {
          WordStream stream = new WordStream();
          for (int field = 0; field < values.size(); field++) {
            for (String text : values.get(field).map(TextMatch::texts).orElse(List.of())) {
              int number = field;
              stream.add(
                  words.of(text).stream().map(word -> Terms.word(index, number, word)).toList());
            }
          }
          return stream.isEmpty()
              ? writer.deleteDocuments(Terms.key(index, id))
              : writer.updateDocument(Terms.key(index, id), document(index, id, stream));
        });
  }

  private static Document document(long index, RecordId id, WordStream stream) {
    Document document = new Document();
    document.add(new StringField(Terms.KEY, Terms.key(index, id).bytes(), Field.Store.NO));
    document.add(new BinaryDocValuesField(Terms.RECORD, Terms.record(id)));
    document.add(new Field(Terms.WORDS, stream, OF_WORDS));
    return document;
  }

  /** Takes all records of an index away. */
  public void drop(long index) throws TextIndexFault {
    served.remove(index);
    run(() -> writer.deleteDocuments(new PrefixQuery(Terms.keysOf(index))));
  }

  /** From now on the index answers searches, once the view has applied all before {@code from}. */
  public void serve(long index, long from) {
    served.put(index, from);
  }

  /** The index answers no searches for now. */
  public void withhold(long index) {
    served.remove(index);
  }

  /** Where the view must be, so that the index answers; {@code empty} if it does not for now. */
  public OptionalLong servedFrom(long index) {
    Long from = failure.isPresent() ? null : served.get(index);
    return from == null ? OptionalLong.empty() : OptionalLong.of(from);
  }

  /**
   * The records that may satisfy a search, ascending: all that were put before.
   *
   * @param fields the numbers of the searched fields
   * @throws BlazeException {@link ErrorCode#LIMIT_EXCEEDED} if there are more than {@code max}
   */
  public List<RecordId> find(long index, List<Integer> fields, TextMatch match, int max)
      throws TextIndexFault {
    Query query = new Candidates(index, fields).of(match);
    return run(
        () -> {
          searchers.maybeRefreshBlocking();
          IndexSearcher searcher = searchers.acquire();
          try {
            return searcher.search(query, new AllIds(max));
          } finally {
            searchers.release(searcher);
          }
        });
  }

  /** Makes what was put so far survive a crash; {@code point} says how much that is. */
  public void commit(CommitPoint point) throws TextIndexFault {
    synchronized (this) {
      if (!closed) {
        run(
            () -> {
              writer.setLiveCommitData(new HashMap<>(point.asData()).entrySet());
              return writer.commit();
            });
      }
    }
  }

  /** Closes without a commit. Idempotent. */
  void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        served.clear();
        closeQuietly(searchers);
        closeQuietly(writer::rollback);
        closeQuietly(directory);
      }
    }
  }

  private static final class Uncached extends SearcherFactory {
    /** Lucene's cache of queries would be shared by all, and sized by the heap. */
    @Override
    public IndexSearcher newSearcher(
        org.apache.lucene.index.IndexReader reader, org.apache.lucene.index.IndexReader previous) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      return searcher;
    }
  }

  private record AllIds(int max) implements CollectorManager<Ids, List<RecordId>> {
    @Override
    public Ids newCollector() {
      return new Ids(max);
    }

    /** One collector: searches run on the thread that asks. */
    @Override
    public List<RecordId> reduce(Collection<Ids> collectors) {
      List<RecordId> ids = new ArrayList<>();
      collectors.forEach(each -> ids.addAll(each.found));
      Collections.sort(ids);
      return ids;
    }
  }

  private static final class Ids extends SimpleCollector {
    private final int max;
    private final List<RecordId> found = new ArrayList<>();
    private BinaryDocValues records;

    Ids(int max) {
      this.max = max;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      records = DocValues.getBinary(context.reader(), Terms.RECORD);
    }

    @Override
    public void collect(int document) throws IOException {
      if (found.size() == max) {
        throw new BlazeException(
            ErrorCode.LIMIT_EXCEEDED,
            "the search finds more than " + max + " records; ask with more words, or longer ones");
      }
      if (!records.advanceExact(document)) {
        throw new IOException("document " + document + " has no record id");
      }
      found.add(Terms.record(records.binaryValue()));
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
