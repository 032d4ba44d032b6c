package org.seedferry.home.internal.settings;

import java.util.List;

/**
 * One key of a file with what stands beside it.
 *
 * @param key the key
 * @param line its line, from 1
 * @param values what stands there: one value, or those of a list
 * @param list true when it is written as a list
 * @param typed true when the file's form tells texts from numbers
 */
record Setting(String key, int line, List<Object> values, boolean list, boolean typed) {

  Setting {
    values = List.copyOf(values);
  }
}
