package io.blazedb.gateway.auth;

import io.blazedb.error.BlazeException;
import io.blazedb.error.ErrorCode;
import io.blazedb.op.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads the claim that has the rights: {@code {"databases": {"notes": {"read": ["*"], "write":
 * ["tasks"]}, "team-*": {"read": ["*"]}}}}; and the nodes that it is for. Strict: a member that
 * nobody knows is a mistake of the issuer, and a mistake must not look like a right.
 */
final class RightsClaim {
  private static final Set<String> MEMBERS = Set.of("databases", "node");
  private static final int NODES_MAX = 64;
  private static final int UUID_CHARS = 36;
  private static final Set<String> KINDS = Set.of("read", "write");

  private final String name;
  private final int databasesMax;

  RightsClaim(ClaimRules rules) {
    this.name = rules.rightsClaim();
    this.databasesMax = rules.databasesMax();
  }

  /**
   * The nodes that a token is for, empty for any: {@code "node"} is a UUID or an array of them.
   *
   * @throws BlazeException {@link ErrorCode#UNAUTHENTICATED} if it has another form
   */
  Set<NodeId> nodes(Map<String, Object> claims) {
    Object node = claims.get(name) instanceof Map<?, ?> members ? members.get("node") : null;
    if (node == null) {
      return Set.of();
    }
    String path = name + ".node";
    List<?> listed = node instanceof List<?> list ? list : List.of(node);
    if (listed.isEmpty() || listed.size() > NODES_MAX) {
      throw refused(path + " lists " + listed.size() + " nodes, it must be 1 to " + NODES_MAX);
    }
    return listed.stream().map(each -> node(each, path)).collect(Collectors.toUnmodifiableSet());
  }

  private static NodeId node(Object text, String path) {
    try {
      if (text instanceof String string && string.length() == UUID_CHARS) {
        return NodeId.of(UUID.fromString(string));
      }
    } catch (IllegalArgumentException e) {
      throw refused(path + ": " + e.getMessage());
    }
    throw refused(path + " must be a UUID or an array of UUIDs");
  }

  /**
   * The rights that a token's claims give; a token without the claim gives none.
   *
   * @throws BlazeException {@link ErrorCode#UNAUTHENTICATED} if the claim has another form
   */
  Rights read(Map<String, Object> claims) {
    Object claim = claims.get(name);
    if (claim == null) {
      return Rights.NONE;
    }
    Map<?, ?> members = object(claim, name);
    requireKnown(members, MEMBERS, name);
    String path = name + ".databases";
    Object databases = members.get("databases");
    Map<?, ?> byName = databases == null ? Map.of() : object(databases, path);
    if (byName.size() > databasesMax) {
      throw refused(path + " lists " + byName.size() + " databases, at most " + databasesMax);
    }
    List<Rights.Grant> grants = new ArrayList<>();
    byName.forEach((database, kinds) -> grants.add(grant(path, (String) database, kinds)));
    return new Rights(grants);
  }

  private static Rights.Grant grant(String path, String database, Object kinds) {
    String at = path + "." + database;
    Map<?, ?> byKind = object(kinds, at);
    requireKnown(byKind, KINDS, at);
    return new Rights.Grant(
        pattern(database, path),
        patterns(byKind.get("read"), at + ".read"),
        patterns(byKind.get("write"), at + ".write"));
  }

  private static List<NamePattern> patterns(Object names, String path) {
    if (names == null) {
      return List.of();
    }
    if (!(names instanceof List<?> list)) {
      throw refused(path + " must be an array of names");
    }
    return list.stream().map(each -> pattern(each, path)).toList();
  }

  private static NamePattern pattern(Object text, String path) {
    if (!(text instanceof String string)) {
      throw refused(path + " has a name that is not a text");
    }
    try {
      return new NamePattern(string);
    } catch (IllegalArgumentException e) {
      throw refused(path + ": " + e.getMessage());
    }
  }

  private static Map<?, ?> object(Object value, String path) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw refused(path + " must be an object");
  }

  private static void requireKnown(Map<?, ?> members, Set<String> known, String path) {
    for (Object member : members.keySet()) {
      if (!(member instanceof String text) || !known.contains(text)) {
        throw refused(path + " has a member \"" + member + "\"; known are " + known);
      }
    }
  }

  private static BlazeException refused(String why) {
    return new BlazeException(ErrorCode.UNAUTHENTICATED, "the token's claim " + why);
  }
}
