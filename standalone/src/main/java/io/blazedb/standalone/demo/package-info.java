/** {@code blazedb demo}: the main job on real input, checked step by step. */
package io.blazedb.standalone.demo;
