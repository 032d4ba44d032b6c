package org.seedferry.rpc.internal.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profiles by their names. Made anew whenever one of them comes, goes or changes. */
@Component(configurationPid = RpcSettings.PID, service = Profiles.class)
public final class ProfileList implements Profiles {

  private static final Logger LOG = LoggerFactory.getLogger(ProfileList.class);

  private final List<Profile> all;
  private final Profile general;

  @Activate
  public ProfileList(
      @Reference(
              cardinality = ReferenceCardinality.MULTIPLE,
              policyOption = ReferencePolicyOption.GREEDY)
          List<ProfileEntry> entries,
      RpcSettings settings) {
    List<String> seedboxes = ProfileEntry.listed(settings.seedboxes());
    this.general = new Profile("default", "", Set.of(), "", seedboxes, settings.slots());
    List<Profile> profiles = new ArrayList<>();
    Set<String> bases = new HashSet<>();
    entries.stream()
        .map(entry -> entry.profile(seedboxes, settings.slots()))
        .sorted(Comparator.comparing(Profile::name))
        .forEach(
            profile -> {
              if (bases.add(profile.base())) {
                profiles.add(profile);
              } else {
                LOG.error(
                    "the profile '{}' is left out: another one has the base '{}' already",
                    profile.name(),
                    profile.base());
              }
            });
    this.all = profiles.isEmpty() ? List.of(general) : List.copyOf(profiles);
  }

  @Override
  public List<Profile> all() {
    return all;
  }

  @Override
  public Profile of(String label) {
    return all.stream()
        .filter(profile -> profile.labels().contains(label))
        .findFirst()
        .or(() -> all.stream().filter(profile -> profile.labels().isEmpty()).findFirst())
        .orElse(general);
  }
}
