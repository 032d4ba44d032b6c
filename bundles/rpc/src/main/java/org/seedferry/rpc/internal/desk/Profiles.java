package org.seedferry.rpc.internal.desk;

import java.util.List;

/**
 * The URL bases that there are. A service inside of this bundle; whenever they change another one
 * takes its place. Immutable.
 */
public interface Profiles {

  /** Each with a base of its own, at least one. */
  List<Profile> all();

  /**
   * The profile whose seedboxes and slots count for transfers of a label: the first by its name
   * that names the label, else the first that shows all.
   */
  Profile of(String label);
}
