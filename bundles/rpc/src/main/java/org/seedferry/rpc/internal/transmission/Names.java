package org.seedferry.rpc.internal.transmission;

/**
 * How the same is spelled: in kebab-case and camelCase by those who know Transmission before 4.1,
 * in snake_case since. Names are looked up in snake case here, and answered as they were asked for.
 */
final class Names {

  private Names() {}

  /** A name in snake case, however it is spelled. */
  static String snake(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c + ('a' - 'A')));
      } else {
        snake.append(c == '-' ? '_' : c);
      }
    }
    return snake.toString();
  }
}
