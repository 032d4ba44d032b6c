package org.seedferry.rpc.internal.qbittorrent;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.seedferry.rpc.internal.desk.Desk;
import org.seedferry.rpc.internal.desk.Item;
import org.seedferry.rpc.internal.desk.RefusedException;

/**
 * Categories and tags. A category is durable from the moment on that it is mentioned; a tag is a
 * further label of a transfer, and is there as long as a transfer has it.
 */
final class LabelRoutes {

  private final Desk desk;
  private final Listing listing;

  LabelRoutes(Desk desk, Listing listing) {
    this.desk = desk;
    this.listing = listing;
  }

  Map<String, Route> readings() {
    return Map.of(
        "torrents/categories", parameters -> categories(),
        "torrents/tags", parameters -> tags());
  }

  Map<String, Route> changes() {
    return Map.ofEntries(
        Map.entry("torrents/createCategory", this::createCategory),
        Map.entry("torrents/editCategory", this::editCategory),
        Map.entry("torrents/removeCategories", this::removeCategories),
        Map.entry("torrents/setCategory", this::setCategory),
        Map.entry("torrents/createTags", parameters -> Reply.nothing()),
        Map.entry("torrents/addTags", this::addTags),
        Map.entry("torrents/removeTags", this::removeTags),
        Map.entry("torrents/deleteTags", this::deleteTags));
  }

  private Reply categories() {
    return Reply.json(
        json -> {
          json.writeStartObject();
          for (String category : new TreeSet<>(desk.categories())) {
            json.writeStartObject(category);
            json.write("name", category);
            json.write("savePath", desk.folder(category));
            json.writeEnd();
          }
          json.writeEnd();
        });
  }

  private Reply createCategory(Parameters parameters) throws Refusal {
    String category = name(parameters);
    if (desk.categories().contains(category)) {
      throw new Refusal(Refusal.CONFLICT, "Unable to create category");
    }
    checkFolder(category, parameters);
    remember(category);
    return Reply.nothing();
  }

  private Reply editCategory(Parameters parameters) throws Refusal {
    String category = name(parameters);
    if (!desk.categories().contains(category)) {
      throw new Refusal(Refusal.CONFLICT, "Unable to edit category");
    }
    checkFolder(category, parameters);
    return Reply.nothing();
  }

  private static String name(Parameters parameters) throws Refusal {
    String category = parameters.needed("category").strip();
    if (category.isEmpty()) {
      throw new Refusal(Refusal.BAD_REQUEST, "Category cannot be empty");
    }
    return category;
  }

  /** The folder follows from the name, so it can only be asked for as it is. */
  private void checkFolder(String category, Parameters parameters) throws Refusal {
    String asked = parameters.text("savePath").strip();
    String folder = desk.folder(category);
    if (!asked.isEmpty()
        && !asked.equals(category)
        && !asked.replaceAll("/+$", "").equals(folder)) {
      throw new Refusal(Refusal.CONFLICT, "The folder of this category is " + folder + ".");
    }
  }

  private void remember(String category) throws Refusal {
    try {
      desk.addCategory(category);
    } catch (RefusedException e) {
      throw new Refusal(Refusal.CONFLICT, e.getMessage());
    }
  }

  private Reply removeCategories(Parameters parameters) throws Refusal {
    parameters.needed("categories");
    parameters.list("categories", "\n").forEach(desk::removeCategory);
    return Reply.nothing();
  }

  /**
   * The original refuses a category that it does not know; here it is made, for it may be the one
   * by which an *arr tells that it has imported something.
   */
  private Reply setCategory(Parameters parameters) throws Refusal {
    String category = parameters.needed("category").strip();
    List<Item> items = listing.named(parameters);
    if (!category.isEmpty() && !desk.categories().contains(category)) {
      remember(category);
    }
    for (Item item : items) {
      desk.label(item, Row.labels(category, row(item).tags()));
    }
    return Reply.nothing();
  }

  private Reply tags() {
    TreeSet<String> tags = new TreeSet<>();
    listing.rows().forEach(row -> tags.addAll(row.tags()));
    return Reply.json(
        json -> {
          json.writeStartArray();
          tags.forEach(json::write);
          json.writeEnd();
        });
  }

  private Reply addTags(Parameters parameters) throws Refusal {
    List<String> more = parameters.list("tags", ",");
    for (Item item : listing.named(parameters)) {
      TreeSet<String> tags = new TreeSet<>(row(item).tags());
      if (tags.addAll(more)) {
        desk.label(item, Row.labels(row(item).category(), List.copyOf(tags)));
      }
    }
    return Reply.nothing();
  }

  /** Without tags all of them. */
  private Reply removeTags(Parameters parameters) throws Refusal {
    List<String> some = parameters.list("tags", ",");
    removeTags(listing.named(parameters), tag -> some.isEmpty() || some.contains(tag));
    return Reply.nothing();
  }

  private Reply deleteTags(Parameters parameters) {
    List<String> some = parameters.list("tags", ",");
    removeTags(listing.rows().stream().map(Row::item).toList(), some::contains);
    return Reply.nothing();
  }

  private void removeTags(List<Item> items, Predicate<String> unwanted) {
    for (Item item : items) {
      Row row = row(item);
      List<String> tags = row.tags().stream().filter(unwanted.negate()).toList();
      if (tags.size() < row.tags().size()) {
        desk.label(item, Row.labels(row.category(), tags));
      }
    }
  }

  private static Row row(Item item) {
    return new Row(item, false);
  }
}
