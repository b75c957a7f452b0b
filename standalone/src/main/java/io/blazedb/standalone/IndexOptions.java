package io.blazedb.standalone;

import picocli.CommandLine.Option;

/** Which index is meant. */
final class IndexOptions {
  @Option(names = "--database", paramLabel = "NAME", required = true, description = "Of which one.")
  private String database;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      required = true,
      description = "Of which records.")
  private String collection;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "What it is called.")
  private String name;

  String database() {
    return database;
  }

  String collection() {
    return collection;
  }

  String name() {
    return name;
  }
}
