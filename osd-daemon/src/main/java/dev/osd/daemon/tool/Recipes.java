package dev.osd.daemon.tool;

import dev.osd.daemon.tool.Recipe.NamedLine;
import dev.osd.policy.ResolvedAction.Reach;
import dev.osd.protocol.ErrorCode;
import dev.osd.protocol.PackageVerb;
import dev.osd.protocol.ServiceVerb;
import dev.osd.protocol.ToolRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Works out the program lines of requests about packages and services, for the managers that this
 * machine has. Names are held against the manager's own grammar here, before anything is judged.
 */
public final class Recipes {
  /** A search word stands behind {@code --}; it must still be one that people can read. */
  private static final int WORD_CHARACTERS = 128;

  private final Machine machine;

  /** Recipes for this machine. */
  public Recipes(Machine machine) {
    this.machine = machine;
  }

  /**
   * What a request about packages comes down to.
   *
   * @throws ToolRefusal if there is no manager, or a name is none
   */
  public Recipe of(ToolRequest.PkgManage request) throws ToolRefusal {
    PackageManager manager = packages();
    for (String name : request.packages()) {
      Optional<String> objection =
          request.verb() == PackageVerb.SEARCH ? wordObjection(name) : manager.objection(name);
      if (objection.isPresent()) {
        throw new ToolRefusal(ErrorCode.INVALID_ARGS, "args.packages: " + objection.get());
      }
    }
    List<NamedLine> lines = new ArrayList<>();
    PackageVerb verb = request.verb();
    Optional<ProgramLine> rehearsal =
        request.assumeYes() ? Optional.empty() : manager.rehearse(verb, request.packages());
    if (rehearsal.isPresent()) {
      lines.add(new NamedLine(Recipe.REHEARSE, rehearsal.get()));
    } else {
      if (verb.changesPackages()) {
        lines.add(new NamedLine(Recipe.INVENTORY, manager.inventory()));
      }
      lines.add(new NamedLine(Recipe.CARRY_OUT, manager.carryOut(verb, request.packages())));
    }
    boolean fetches = rehearsal.isEmpty() && verb != PackageVerb.REMOVE;
    return new Recipe(manager.name(), lines, fetches ? Reach.MACHINE : Reach.LOCAL);
  }

  /**
   * What a request about a service comes down to.
   *
   * @throws ToolRefusal if there is no manager, or no such service, or it cannot do that
   */
  public Recipe of(ToolRequest.SvcManage request) throws ToolRefusal {
    ServiceManager manager = services();
    Optional<String> objection = manager.objection(request.service());
    if (objection.isPresent()) {
      throw new ToolRefusal(ErrorCode.INVALID_ARGS, "args.service: " + objection.get());
    }
    Optional<String> script = manager.script(request.service());
    if (script.isPresent() && !machine.has(script.get())) {
      throw new ToolRefusal(
          ErrorCode.NOT_FOUND,
          "%s has no service %s: there is no %s"
              .formatted(manager.name(), request.service(), script.get()));
    }
    List<NamedLine> lines = new ArrayList<>();
    lines.add(new NamedLine(Recipe.QUERY, manager.query(request.service())));
    if (request.verb() != ServiceVerb.STATUS || manager.tellsMoreThanItsState()) {
      Optional<ProgramLine> line = manager.carryOut(request.verb(), request.service());
      if (line.isEmpty()) {
        throw new ToolRefusal(
            ErrorCode.NOT_FOUND,
            "this machine has no program that can %s a service (%s)"
                .formatted(request.action(), manager.name()));
      }
      lines.add(new NamedLine(Recipe.CARRY_OUT, line.get()));
    }
    return new Recipe(manager.name(), lines, Reach.LOCAL);
  }

  /** What lists the packages that are installed. */
  public Recipe of(ToolRequest.Packages request) throws ToolRefusal {
    PackageManager manager = packages();
    return new Recipe(
        manager.name(), List.of(new NamedLine(Recipe.INVENTORY, manager.inventory())), Reach.LOCAL);
  }

  /** What lists services; no line at all where the machine has nothing that manages any. */
  public Recipe of(ToolRequest.Services request) {
    Optional<ServiceManager> manager = machine.services();
    return new Recipe(
        manager.map(ServiceManager::name).orElse(""),
        manager.flatMap(ServiceManager::list).stream()
            .map(line -> new NamedLine(Recipe.LIST, line))
            .toList(),
        Reach.LOCAL);
  }

  private PackageManager packages() throws ToolRefusal {
    return machine
        .packages()
        .orElseThrow(() ->
            new ToolRefusal(
                ErrorCode.NOT_FOUND,
                "there is no package manager here that osd knows: apt, dnf, pacman, zypper or apk"));
  }

  private ServiceManager services() throws ToolRefusal {
    return machine
        .services()
        .orElseThrow(() ->
            new ToolRefusal(
                ErrorCode.NOT_FOUND,
                "nothing that manages services runs here: neither systemd nor OpenRC, and there is no /etc/init.d"));
  }

  private static Optional<String> wordObjection(String word) {
    boolean fits =
        !word.isBlank()
            && word.length() <= WORD_CHARACTERS
            && word.charAt(0) != '-'
            && word.chars().noneMatch(Character::isISOControl);
    return fits
        ? Optional.empty()
        : Optional.of(
            "a word to search for has at most %d characters, none of them a control character, and does not begin with a hyphen"
                .formatted(WORD_CHARACTERS));
  }
}
