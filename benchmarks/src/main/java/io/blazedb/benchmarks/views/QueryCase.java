package io.blazedb.benchmarks.views;

import java.util.function.LongConsumer;

/**
 * A question, and what it is compared with.
 *
 * @param name what rows call the question
 * @param rival what rows call what does the same work
 * @param times how often a part asks
 * @param ask asks question number i, and checks the answer
 * @param bare does the rival's work for question number i
 */
record QueryCase(String name, String rival, int times, LongConsumer ask, LongConsumer bare) {}
