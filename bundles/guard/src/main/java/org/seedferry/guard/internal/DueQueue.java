package org.seedferry.guard.internal;

import java.util.Arrays;

/**
 * What is due when, the earliest first, and in the order of coming where times are equal: a heap
 * whose elements know their places, so that what is cancelled leaves at once, and moving costs no
 * memory. Guarded by its user.
 */
public final class DueQueue<D extends DueQueue.Due> {
  private static final int LEAST = 16;

  /** Something that is in one queue at most. */
  public abstract static class Due {
    private long at;
    private long number;
    private int place = -1;

    /** When it is due. */
    public final long at() {
      return at;
    }

    private boolean before(Due other) {
      return at < other.at || at == other.at && number < other.number;
    }
  }

  private Due[] heap = new Due[LEAST];
  private int size;
  private long numbers;

  public int size() {
    return size;
  }

  /** What is due next, null when there is nothing. */
  @SuppressWarnings("unchecked") // Only what is of this type gets in.
  public D first() {
    return (D) heap[0];
  }

  /** True when it is in the queue. */
  public boolean holds(D due) {
    return ((Due) due).place >= 0;
  }

  /** Puts it in, or moves it to another time. */
  public void put(D element, long at) {
    Due due = element;
    due.at = at;
    due.number = ++numbers;
    if (due.place < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      due.place = size++;
      heap[due.place] = due;
    }
    down(up(due));
  }

  /** Takes it out, if it is in. */
  public void remove(D element) {
    Due due = element;
    int hole = due.place;
    if (hole < 0) {
      return;
    }
    due.place = -1;
    Due last = heap[--size];
    heap[size] = null;
    if (last != due) {
      last.place = hole;
      heap[hole] = last;
      down(up(last));
    }
    if (size < heap.length / 4 && heap.length > LEAST) {
      heap = Arrays.copyOf(heap, heap.length / 2);
    }
  }

  public void clear() {
    for (int i = 0; i < size; i++) {
      heap[i].place = -1;
    }
    heap = new Due[LEAST];
    size = 0;
  }

  private Due up(Due due) {
    int place = due.place;
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (!due.before(heap[parent])) {
        break;
      }
      set(place, heap[parent]);
      place = parent;
    }
    set(place, due);
    return due;
  }

  private void down(Due due) {
    int place = due.place;
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && heap[child + 1].before(heap[child])) {
        child++;
      }
      if (!heap[child].before(due)) {
        break;
      }
      set(place, heap[child]);
      place = child;
    }
    set(place, due);
  }

  private void set(int place, Due due) {
    heap[place] = due;
    due.place = place;
  }
}
