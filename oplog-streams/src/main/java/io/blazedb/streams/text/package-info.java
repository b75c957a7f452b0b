/**
 * Full-text indexes on Lucene: derived from the view, beside it on disk, and never more than what
 * says which records may be meant. Knows nothing of Kafka and of the view's store.
 */
package io.blazedb.streams.text;
