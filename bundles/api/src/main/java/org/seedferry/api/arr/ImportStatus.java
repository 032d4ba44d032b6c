package org.seedferry.api.arr;

/**
 * What an *arr says of a delivery.
 *
 * @param kind how it stands
 * @param message more for people, empty when there is nothing
 */
public record ImportStatus(Kind kind, String message) {

  /** How an import stands. */
  public enum Kind {
    /** This *arr does not know it. */
    UNKNOWN,
    /** Known, and not yet imported as a whole. */
    WAITING,
    /** Some of its files are imported, and others that are to be are not. */
    PARTLY,
    /** Every file that is to be imported is. */
    IMPORTED,
    /** It waits for a person. */
    BLOCKED,
    /** A person or a rule has refused it: it will not be imported. */
    REFUSED
  }
}
