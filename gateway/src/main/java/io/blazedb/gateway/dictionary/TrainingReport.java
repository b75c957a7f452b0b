package io.blazedb.gateway.dictionary;

import io.blazedb.codec.DictionaryTrial;
import io.blazedb.log.DictionaryRecord;
import java.util.Optional;

/**
 * What came of a training.
 *
 * @param outcome what was done
 * @param batches how many batches were looked at that a dictionary is for
 * @param trial what the dictionary saves on those of them that it was not trained on; of no batches
 *     if none was trained
 * @param savingMinPercent what it had to save to pay
 * @param published the dictionary, if it was published
 */
public record TrainingReport(
    Outcome outcome,
    int batches,
    DictionaryTrial trial,
    double savingMinPercent,
    Optional<DictionaryRecord> published) {

  /** What was done. */
  public enum Outcome {
    /** The dictionary is the database's current one. */
    PUBLISHED,
    /** It saves too little, and was thrown away. */
    DOES_NOT_PAY,
    /** The database has too few small batches, or they have too little in common. */
    NOTHING_TO_LEARN
  }
}
