package io.blazedb.streams.text;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.BytesRef;

/** The words of one record, as Lucene takes them; no phrase reaches from one text to the next. */
final class WordStream extends TokenStream {
  private static final int GAP = 2;

  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final PositionIncrementAttribute increment =
      addAttribute(PositionIncrementAttribute.class);
  private final List<Placed> words = new ArrayList<>();
  private int at;

  private record Placed(BytesRef term, int increment) {}

  /** One more text. */
  void add(List<BytesRef> text) {
    for (int i = 0; i < text.size(); i++) {
      words.add(new Placed(text.get(i), i == 0 ? GAP : 1));
    }
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  @Override
  public boolean incrementToken() {
    if (at == words.size()) {
      return false;
    }
    clearAttributes();
    Placed word = words.get(at++);
    term.setBytesRef(word.term);
    increment.setPositionIncrement(word.increment);
    return true;
  }

  @Override
  public void reset() {
    at = 0;
  }
}
