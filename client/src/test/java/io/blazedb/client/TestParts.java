package io.blazedb.client;

import io.blazedb.codec.Dictionaries;
import io.blazedb.codec.EncodedRecord;
import io.blazedb.codec.Limits;
import io.blazedb.crdt.RecordState;
import io.blazedb.log.LogEntry;
import io.blazedb.log.LogEnvelope;
import io.blazedb.op.CollectionName;
import io.blazedb.op.Cursor;
import io.blazedb.op.DatabaseName;
import io.blazedb.op.Operation;
import io.blazedb.op.RecordId;
import io.blazedb.port.ViewReader;
import io.blazedb.query.Matcher;
import io.blazedb.query.Part;
import io.blazedb.query.Query;
import io.blazedb.wire.Message;
import io.blazedb.wire.Message.PartStage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a server says to one that holds these parts. */
record TestParts(List<Part> parts, DatabaseName database) {

  /** All that matches, a record a message, so that there is more than one. */
  List<Message> set(ViewReader views, Cursor at) {
    Map<RecordId, EncodedRecord> found = new LinkedHashMap<>();
    for (Part part : parts) {
      views
          .records(database, Query.of(part.collection(), part.where()), at)
          .toCompletableFuture()
          .join()
          .records()
          .forEach(each -> found.put(each.id(), each));
    }
    List<Message> messages = new ArrayList<>();
    for (EncodedRecord each : found.values()) {
      messages.add(update(PartStage.SET, at, List.of(each), List.of()));
    }
    messages.add(update(PartStage.SET_END, at, List.of(), List.of()));
    return messages;
  }

  /** What became of the records that these entries touch. */
  Message changes(
      ViewReader views, List<LogEntry> entries, Dictionaries dictionaries, Cursor after) {
    Map<CollectionName, TreeSet<RecordId>> touched = new TreeMap<>();
    for (LogEntry entry : entries) {
      for (Operation operation :
          LogEnvelope.decode(entry.envelope(), Limits.DEFAULT)
              .accepted(Limits.DEFAULT, dictionaries)) {
        touched
            .computeIfAbsent(operation.collection(), name -> new TreeSet<>())
            .add(operation.record());
      }
    }
    List<EncodedRecord> records = new ArrayList<>();
    List<Message.Left> left = new ArrayList<>();
    touched.forEach(
        (collection, ids) -> {
          if (parts.stream().anyMatch(part -> part.collection().equals(collection))) {
            views
                .records(database, Query.byId(collection, List.copyOf(ids)), after)
                .toCompletableFuture()
                .join()
                .records()
                .forEach(each -> judge(each, records, left));
          }
        });
    return update(PartStage.CHANGES, after, records, left);
  }

  private void judge(EncodedRecord each, List<EncodedRecord> records, List<Message.Left> left) {
    RecordState state = each.decode(Limits.DEFAULT);
    boolean matches =
        parts.stream()
            .filter(part -> part.collection().equals(each.collection()))
            .anyMatch(part -> Matcher.matches(part.where(), state.shown()));
    if (matches || !state.lives()) {
      records.add(each);
    } else {
      left.add(new Message.Left(each.collection(), List.of(each.id())));
    }
  }

  private Message update(
      PartStage stage, Cursor cursor, List<EncodedRecord> records, List<Message.Left> left) {
    long newest = records.stream().mapToLong(EncodedRecord::newestTime).max().orElse(0);
    return new Message.PartUpdate(database, stage, cursor, newest, records, left);
  }
}
