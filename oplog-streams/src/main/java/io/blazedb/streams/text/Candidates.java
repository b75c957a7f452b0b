package io.blazedb.streams.text;

import io.blazedb.query.TextQuery.End;
import io.blazedb.query.exec.TextMatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * A search as a query of Lucene that finds all records which satisfy it, and perhaps more: a phrase
 * whose last word is a beginning is looked for as a phrase and a beginning.
 */
final class Candidates {
  private final long index;
  private final List<Integer> fields;

  Candidates(long index, List<Integer> fields) {
    this.index = index;
    this.fields = fields;
  }

  Query of(TextMatch match) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    match.required().forEach(term -> all.add(anyField(term), Occur.FILTER));
    match.excluded().stream()
        .filter(term -> term.end() == End.WHOLE || term.words().size() == 1)
        .forEach(term -> all.add(anyField(term), Occur.MUST_NOT));
    return all.build();
  }

  private Query anyField(TextMatch.Words term) {
    List<Query> each = new ArrayList<>();
    fields.forEach(field -> each.add(term(field, term)));
    if (each.size() == 1) {
      return each.get(0);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    each.forEach(query -> any.add(query, Occur.SHOULD));
    return any.build();
  }

  private Query term(int field, TextMatch.Words term) {
    int last = term.words().size() - 1;
    if (term.end() == End.WHOLE) {
      return phrase(field, term.words());
    }
    Query prefix = new PrefixQuery(word(field, term.words().get(last)));
    return last == 0
        ? prefix
        : new BooleanQuery.Builder()
            .add(phrase(field, term.words().subList(0, last)), Occur.FILTER)
            .add(prefix, Occur.FILTER)
            .build();
  }

  private Query phrase(int field, List<String> words) {
    if (words.size() == 1) {
      return new TermQuery(word(field, words.get(0)));
    }
    PhraseQuery.Builder phrase = new PhraseQuery.Builder();
    words.forEach(word -> phrase.add(word(field, word)));
    return phrase.build();
  }

  private Term word(int field, String word) {
    return new Term(Terms.WORDS, Terms.word(index, field, word));
  }
}
