"use strict";
(function () {
  const form = document.getElementById("form");
  const packId = form.dataset.pack;
  const packVersion = Number(form.dataset.version);
  const SCHEMA = "crm-assess/assessment/1";
  const DRAFT = "crm-assess:" + packId + ":" + packVersion;
  const DATE = /^\d{4}-\d{2}-\d{2}$/;
  const sets = Array.from(form.querySelectorAll("fieldset[data-question]"));
  const at = (id) => document.getElementById(id);
  const say = (text) => { at("said").textContent = text; };
  const WORDS = JSON.parse(form.dataset.words);
  const tell = (name, values) => WORDS[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);

  // What was opened, so that nothing in it is lost that this form has no field for.
  let opened = {};
  let unsaved = false;
  let sure = false;
  let place = DRAFT;
  let kept = true;
  // A text field's content as it was opened: written back exactly, line ends included, unless it was edited.
  const originals = new Map();

  function show(id, value, text) {
    const field = at(id);
    field.value = text;
    originals.set(id, { shown: field.value, value: value });
  }

  function read(id, parse) {
    const field = at(id);
    const original = originals.get(id);
    return original && original.shown === field.value ? original.value : parse(field.value);
  }

  const words = (text) => (text.trim() ? text : undefined);
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const people = (text) => lines(text).map((line) => {
    const comma = line.indexOf(",");
    if (comma < 0) return { name: line };
    const role = line.slice(comma + 1).trim();
    return role ? { name: line.slice(0, comma).trim(), role: role } : { name: line.slice(0, comma).trim() };
  });

  function chosen(set) {
    const radio = set.querySelector("input[type=radio]:checked");
    return radio ? radio.value : "";
  }

  function choose(set, value) {
    set.querySelectorAll("input[type=radio]").forEach((radio) => { radio.checked = radio.value === value; });
    reveal(set);
  }

  function reveal(set) {
    const reason = at(set.dataset.question + "-reason-field");
    if (reason) reason.hidden = chosen(set) !== "not_applicable";
  }

  // The form as an assessment

  function answer(set) {
    const id = set.dataset.question;
    const before = (opened.answers || {})[id];
    const long = before !== null && typeof before === "object" ? Object.assign({}, before) : {};
    for (const key of ["level", "not_applicable", "note", "evidence", "target"]) delete long[key];
    const value = chosen(set);
    if (value === "not_applicable") long.not_applicable = read(id + "-reason", (text) => text);
    else if (value === "dont_know") long.level = value;
    else if (value) long.level = Number(value);
    const note = read(id + "-note", words);
    const evidence = read(id + "-evidence", lines);
    const target = { level: Number(at(id + "-target").value), by: at(id + "-by").value };
    if (note !== undefined) long.note = note;
    if (evidence.length) long.evidence = evidence;
    if (target.level || target.by) long.target = target;
    const keys = Object.keys(long);
    if (!keys.length) return null;
    return keys.length === 1 && "level" in long ? long.level : long;
  }

  function assessment() {
    const agency = Object.assign({}, opened.agency);
    for (const key of ["name", "country", "kind", "size"]) delete agency[key];
    agency.name = read("agency-name", (text) => text);
    const country = read("agency-country", words);
    const kind = read("agency-kind", words);
    if (country !== undefined) agency.country = country;
    if (kind !== undefined) agency.kind = kind;
    if (at("agency-size").value.trim()) agency.size = Number(at("agency-size").value);
    const whole = Object.assign({}, opened, {
      schema: SCHEMA,
      pack: { id: packId, version: packVersion },
      agency: agency,
      assessed_on: at("assessed-on").value,
    });
    const assessors = read("assessors", people);
    delete whole.assessors;
    if (assessors.length) whole.assessors = assessors;
    whole.answers = {};
    for (const set of sets) {
      const value = answer(set);
      if (value !== null) whole.answers[set.dataset.question] = value;
    }
    return whole;
  }

  // An assessment into the form

  function fill(whole) {
    opened = whole;
    originals.clear();
    list("problems", []);
    list("missing", []);
    const agency = whole.agency || {};
    const text = (value) => (typeof value === "string" ? value : "");
    for (const key of ["name", "country", "kind"]) {
      const value = agency[key] === null ? undefined : agency[key];
      show("agency-" + key, key === "name" ? text(value) : value, text(value));
    }
    at("agency-size").value = Number.isInteger(agency.size) ? String(agency.size) : "";
    at("assessed-on").value = text(whole.assessed_on);
    const known = whole.assessors || [];
    show("assessors", known, known.map((one) => (one.role ? one.name + ", " + one.role : one.name)).join("\n"));
    for (const set of sets) fillAnswer(set, (whole.answers || {})[set.dataset.question]);
    count();
  }

  function fillAnswer(set, value) {
    const id = set.dataset.question;
    const long = value !== null && typeof value === "object" ? value : { level: value };
    const away = typeof long.not_applicable === "string";
    choose(set, away ? "not_applicable" : long.level === undefined || long.level === null ? "" : String(long.level));
    if (at(id + "-reason")) show(id + "-reason", long.not_applicable || "", long.not_applicable || "");
    const note = typeof long.note === "string" ? long.note : undefined;
    show(id + "-note", note, note || "");
    show(id + "-evidence", long.evidence || [], (long.evidence || []).join("\n"));
    const target = long.target || {};
    at(id + "-target").value = target.level ? String(target.level) : "";
    at(id + "-by").value = target.by || "";
    at(id + "-more").open = Boolean(note || (long.evidence || []).length || long.target);
  }

  // What the program would refuse in a file that is opened

  function foreign(whole) {
    if (!mapping(whole)) return [tell("no_assessment")];
    if (whole.schema !== SCHEMA) return [tell("other_schema", { schema: SCHEMA })];
    const pack = whole.pack || {};
    return pack.id !== packId || pack.version !== packVersion ? [tell("other_pack")] : [];
  }

  function refusals(whole) {
    const other = foreign(whole);
    if (other.length) return other;
    const answers = whole.answers || {};
    const found = [];
    if (!about(whole.agency)) found.push(tell("no_answer", { name: "agency" }));
    if (!named(whole.assessors)) found.push(tell("no_answer", { name: "assessors" }));
    for (const id of Object.keys(answers)) {
      const set = sets.find((one) => one.dataset.question === id);
      if (!set) found.push(tell("no_question", { name: id }));
      else if (!sound(set, answers[id])) found.push(tell("no_answer", { name: id }));
    }
    return found;
  }

  const none = (one) => one === undefined || one === null;
  const text = (one) => none(one) || typeof one === "string";
  const mapping = (one) => one !== null && typeof one === "object" && !Array.isArray(one);

  function about(agency) {
    return none(agency) || (mapping(agency) && [agency.name, agency.country, agency.kind].every(text) &&
      (none(agency.size) || Number.isInteger(agency.size)));
  }

  function named(people) {
    return none(people) || (Array.isArray(people) && people.every((one) =>
      mapping(one) && typeof one.name === "string" && text(one.role)));
  }

  function sound(set, value) {
    if (value === null) return true;
    if (Array.isArray(value)) return false;
    const long = typeof value === "object" ? value : { level: value };
    const allowed = Array.from(set.querySelectorAll("input[type=radio]"), (radio) => radio.value);
    if (none(long.level)) {
      if (typeof long.not_applicable === "string" && !allowed.includes("not_applicable")) return false;
    } else if (!none(long.not_applicable)) return false;
    else if (typeof long.level === "number" ? ![1, 2, 3, 4, 5].includes(long.level) : long.level !== "dont_know") {
      return false;
    }
    const evidence = long.evidence === undefined ? [] : long.evidence;
    const target = none(long.target) ? { level: 1, by: "2000-01-01" } : long.target;
    return text(long.not_applicable) && text(long.note) && Array.isArray(evidence) &&
      evidence.every((one) => typeof one === "string") && [1, 2, 3, 4, 5].includes(target.level) &&
      DATE.test(target.by);
  }

  // What is missing, and what stands in the way of saving

  function open() { return sets.filter((set) => !chosen(set)); }

  function count() {
    at("count").textContent = tell("count", { count: sets.length - open().length, total: sets.length });
  }

  function problems() {
    const found = [];
    if (!at("agency-name").value.trim()) found.push(["agency-name", tell("name")]);
    if (!DATE.test(at("assessed-on").value)) found.push(["assessed-on", tell("day")]);
    const size = at("agency-size").value.trim();
    if (!at("agency-size").validity.valid || (size && !/^\d{1,15}$/.test(size))) {
      found.push(["agency-size", tell("size")]);
    }
    if (read("assessors", people).some((one) => !one.name)) found.push(["assessors", tell("assessors")]);
    for (const set of sets) {
      const id = set.dataset.question;
      const topic = set.dataset.topic;
      if (chosen(set) === "not_applicable" && !at(id + "-reason").value.trim()) {
        found.push([id + "-reason", tell("reason", { topic: topic })]);
      }
      const by = at(id + "-by");
      if (!by.validity.valid || (by.value && !DATE.test(by.value))) {
        found.push([id + "-by", tell("bad_date", { topic: topic })]);
      } else if (at(id + "-target").value && !by.value) found.push([id + "-by", tell("date", { topic: topic })]);
      else if (!at(id + "-target").value && by.value) {
        found.push([id + "-target", tell("level", { topic: topic })]);
      }
    }
    return found;
  }

  function list(box, entries) {
    const items = entries.map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = "#" + entry[0];
      link.textContent = entry[1];
      link.addEventListener("click", (event) => { event.preventDefault(); go(entry[0]); });
      item.append(link);
      return item;
    });
    at(box + "-list").replaceChildren(...items);
    at(box).hidden = !entries.length;
    if (entries.length) at(box + "-title").focus();
  }

  function go(id) {
    const target = at(id);
    const inside = target.closest("details");
    if (inside) inside.open = true;
    target.focus();
    target.scrollIntoView({ block: "center" });
  }

  // Saving and opening

  function save(event) {
    event.preventDefault();
    const found = problems();
    list("problems", found);
    if (found.length) return say(tell("not_saved", { count: found.length }));
    const whole = assessment();
    const latin = whole.agency.name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const slug = latin.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "assessment";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 2) + "\n"], { type: "application/json" }));
    link.download = slug.slice(0, 60) + "-" + whole.assessed_on + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    opened = whole;
    unsaved = false;
    forget();
    const left = open().length;
    say(tell(left ? "saved_part" : "saved_all", { file: link.download, count: left }));
  }

  function parsed(text) {
    try { return JSON.parse(text); } catch (error) { throw new Error(tell("no_json")); }
  }

  function load(event) {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    file.text().then((text) => {
      const whole = parsed(text.replace(/^\ufeff/, ""));
      const found = refusals(whole);
      if (!found.length && unsaved) found.push(tell("unsaved"));
      if (found.length) throw new Error(found.slice(0, 5).join(WORDS.and));
      fill(whole);
      unsaved = false;
      forget();
      say(tell("opened", { file: file.name }));
    }).catch((error) => { say(tell("not_opened", { reason: error.message })); });
  }

  // What was typed, kept on this computer until it is saved. Pages with this form that are open at once keep apart: each
  // holds a place of its own as long as it is open, first of all one where an earlier page left something.

  async function findPlace() {
    const places = Array.from({ length: 9 }, (_, at) => (at ? DRAFT + ":" + at : DRAFT));
    const left = places.filter((one) => stored(one) !== null);
    for (const one of [...left, ...places]) {
      // A page that has just been closed lets go of its place a moment later.
      if (await held(one, left.includes(one) ? 500 : 0)) return one;
    }
    return DRAFT;
  }

  function held(name, patience) {
    if (!navigator.locks) return true;
    const control = new AbortController();
    setTimeout(() => control.abort(), patience);
    const options = patience ? { signal: control.signal } : { ifAvailable: true };
    return new Promise((resolve) => {
      const hold = (lock) => { resolve(lock !== null); return lock && new Promise(() => { /* as long as it is open */ }); };
      navigator.locks.request(name, options, hold).catch((error) => resolve(error.name !== "AbortError"));
    });
  }

  function stored(name) {
    try { return localStorage.getItem(name); } catch (error) { return null; }
  }

  function keep() {
    unsaved = true;
    const before = kept;
    try {
      localStorage.setItem(place, JSON.stringify(assessment()));
      kept = true;
    } catch (error) {
      kept = false; // no storage, or none left
    }
    if (before && !kept) say(tell("not_kept"));
  }

  function forget() {
    try { localStorage.removeItem(place); } catch (error) { /* no storage */ }
  }

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function restore() {
    try {
      const draft = JSON.parse(stored(place));
      if (!foreign(draft).length) {
        fill(draft);
        unsaved = true;
        return say(tell("restored"));
      }
    } catch (error) { /* not readable */ }
    fill({ assessed_on: today() });
  }

  function startAgain() {
    if (!sure) return ask(true);
    ask(false);
    fill({ assessed_on: today() });
    unsaved = false;
    forget();
    say(tell("cleared"));
  }

  // Whether the next press clears all; whatever is done in between takes that back.
  function ask(whether) {
    sure = whether;
    at("clear").textContent = whether ? tell("sure") : tell("clear");
    if (whether) say(tell("sure"));
  }

  form.addEventListener("submit", save);
  form.addEventListener("input", (event) => {
    ask(false);
    if (event.target.id === "open") return; // choosing a file answers nothing
    const set = event.target.closest("fieldset[data-question]");
    if (set) reveal(set);
    count();
    keep();
  });
  at("open").addEventListener("change", load);
  at("clear").addEventListener("click", startAgain);
  at("clear").addEventListener("blur", () => { ask(false); });
  at("show-missing").addEventListener("click", () => {
    const found = open().map((set) => [set.dataset.question + "-none", set.dataset.topic]);
    list("missing", found);
    if (!found.length) say(tell("complete"));
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  form.inert = true;
  findPlace().then((found) => {
    place = found;
    restore();
    form.inert = false;
    document.documentElement.dataset.ready = "yes";
  });
})();
