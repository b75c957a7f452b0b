package io.blazedb.streams;

/**
 * What the merge of this process has done since it started.
 *
 * @param logRecords log records that were applied, again or for the first time
 * @param operations operations in them that the gateway accepted
 * @param indexOperations those of them that declare or drop an index, which views don't do yet
 * @param poisoned log records that could not be read and were skipped
 * @param healed times that a shard's digest was counted anew after a crash
 * @param conflicts conflicts that were found
 */
public record MergeCounts(
    long logRecords,
    long operations,
    long indexOperations,
    long poisoned,
    long healed,
    long conflicts) {}
