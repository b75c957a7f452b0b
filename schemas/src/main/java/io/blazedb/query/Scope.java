package io.blazedb.query;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.FieldName;
import java.util.ArrayList;
import java.util.List;

/**
 * What names mean in a query. Without joins a name is a field as it is; with joins it is an alias,
 * a dot, and a field, so that fields with dots in their names stay usable.
 */
public final class Scope {
  private final List<String> aliases;

  private Scope(List<String> aliases) {
    this.aliases = aliases;
  }

  /** The names of a query of one collection. */
  static Scope plain() {
    return new Scope(List.of());
  }

  /** The names of a query with joins. */
  static Scope of(String alias, List<Join> joins) {
    List<String> aliases = new ArrayList<>(joins.size() + 1);
    aliases.add(alias);
    joins.forEach(join -> aliases.add(join.alias()));
    return new Scope(List.copyOf(aliases));
  }

  /** The names of the first {@code sources} collections only. */
  Scope before(int sources) {
    return new Scope(aliases.subList(0, sources));
  }

  /**
   * What a name means.
   *
   * @throws BlazeException {@link ErrorCode#BAD_QUERY} if it means nothing
   */
  public FieldRef resolve(String name) {
    return aliases.isEmpty() ? new FieldRef(0, fieldOrScore(name)) : qualified(name);
  }

  /** The name of a field of the collection with this number. */
  public String name(FieldRef ref) {
    return aliases.isEmpty() ? ref.field() : aliases.get(ref.source()) + "." + ref.field();
  }

  private FieldRef qualified(String name) {
    int dot = name.indexOf('.');
    int source = dot < 0 ? -1 : aliases.indexOf(name.substring(0, dot));
    if (source < 0) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "\""
              + name
              + "\" is no name here: with joins it is one of "
              + aliases
              + ", a dot, and a field");
    }
    return new FieldRef(source, fieldOrScore(name.substring(dot + 1)));
  }

  private static String fieldOrScore(String name) {
    return name.equals(FieldRef.SCORE) ? name : field(name);
  }

  /** Names that begin with {@code $} are the query language's. */
  static String field(String name) {
    if (name.startsWith("$") && !name.equals(FieldRef.ID)) {
      throw new BlazeException(
          ErrorCode.BAD_QUERY,
          "\"" + name + "\" is no field; of names with $ there are $id and $score");
    }
    return FieldName.check(name);
  }
}
