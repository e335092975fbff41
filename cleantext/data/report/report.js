"use strict";
{
  const find = (id) => document.getElementById(id);
  const list = find("blocks"), search = find("search"), choice = find("label"), only = find("only-corrected");
  const rows = [...list.children], texts = rows.map((row) => row.querySelector(".text").textContent);
  const boxes = [...document.querySelectorAll("[data-filter]")];
  const groupOf = Uint16Array.from(rows, (row) => Number(row.dataset.group));
  const groups = boxes.map(() => null);
  for (const box of boxes) groups[box.value] = { box, kept: box.dataset.kept === "true", filter: box.dataset.filter };
  const missed = new Uint8Array(rows.length);  // 1: the block does not match the search
  const corrected = new Map();                 // position of a block → its corrected label
  let current = 0, anchor = 0, selected = [], unsaved = false, chosen = false;

  document.documentElement.classList.add("scripted");
  if (matchMedia("(max-width: 48rem)").matches) find("legend").open = false;

  const isShown = (at) => groups[groupOf[at]].box.checked && !missed[at] && (!only.checked || corrected.has(at));
  const given = (at) => groups[groupOf[at]].kept ? "content" : groups[groupOf[at]].filter;
  const labelOf = (at) => corrected.get(at) ?? given(at);
  // The filter that dropped content by mistake.
  const trapOf = (at) => labelOf(at) === "content" && given(at) !== "content" ? given(at) : "";

  // Filters and search: a class of the list for each filter, a class of a block that does not match.
  function refresh() {
    let count = 0;
    for (let at = 0; at < rows.length; at++) count += isShown(at);
    find("shown").textContent = `${count} of ${rows.length} blocks shown`;
    for (const all of document.querySelectorAll("[data-all]")) {
      const of = groups.filter((group) => String(group.kept) === all.dataset.all);
      all.checked = of.every((group) => group.box.checked);
      all.indeterminate = !all.checked && of.some((group) => group.box.checked);
    }
    list.className = groups.flatMap((group, number) => group.box.checked ? [] : [`hide${number}`]).join(" ");
    list.classList.toggle("only-corrected", only.checked);
    const stop = rows.length && !isShown(current) ? next(current, 1) ?? next(current, -1) : undefined;
    if (stop !== undefined) stopAt(stop);
  }

  function seek() {
    const pattern = search.value && new RegExp(search.value.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
    const ranges = [];
    for (let at = 0; at < rows.length; at++) {
      let from = -1;
      if (pattern) { pattern.lastIndex = 0; from = pattern.exec(texts[at])?.index ?? -1; }
      const miss = pattern && from < 0 ? 1 : 0;
      if (miss !== missed[at]) rows[at].classList.toggle("miss", Boolean(missed[at] = miss));
      const node = rows[at].querySelector(".text").firstChild;
      if (from >= 0 && ranges.length < 1000 && pattern.lastIndex <= node.length) {  // browsers cut long texts into several nodes
        ranges.push(new StaticRange({ startContainer: node, startOffset: from, endContainer: node, endOffset: pattern.lastIndex }));
      }
    }
    if (window.CSS?.highlights) CSS.highlights.set("found", new Highlight(...ranges));
    refresh();
  }

  // The next block that is shown, after `from` in steps of 1 or -1; undefined if there is none.
  function next(from, step) {
    for (let at = from + step; at >= 0 && at < rows.length; at += step) if (isShown(at)) return at;
  }

  function stopAt(at) {
    rows[current].tabIndex = -1;
    rows[current = at].tabIndex = 0;
  }

  function select(at, extend) {
    stopAt(at);
    chosen = true;
    if (!extend) anchor = at;
    for (const old of selected) rows[old].classList.remove("selected");
    selected = [];
    for (let i = Math.min(anchor, at); i <= Math.max(anchor, at); i++) if (isShown(i)) selected.push(i);
    if (selected.length > 1) for (const i of selected) rows[i].classList.add("selected");
    show(at);
    describe();
  }

  function show(at) {
    find("evidence").replaceChildren(...[...rows[at].querySelector(".evidence").childNodes].map((node) => node.cloneNode(true)));
  }

  function describe() {
    find("chosen").textContent = selected.length > 1 ? `${selected.length} blocks:` : `block ${current}:`;
    choice.value = labelOf(current);
  }

  // Corrections.
  function correct(labelFor) {
    if (!chosen) return;
    for (const at of selected) {
      const label = labelFor(at), row = rows[at], changed = label !== given(at);
      row.querySelector(".correction-of")?.remove();
      if (changed) {
        const mark = document.createElement("span");
        mark.className = "correction-of";
        mark.lang = "en";
        mark.textContent = `→ ${label}`;
        row.querySelector(".name").after(mark);
        corrected.set(at, label);
      } else corrected.delete(at);
      row.classList.toggle("corrected", changed);
    }
    unsaved = corrected.size > 0;
    find("corrections").textContent = corrected.size;
    describe();
    refresh();
    const tab = document.querySelector("[data-export][aria-selected=true]");
    if (tab) fill(tab.dataset.export);
  }
  const keep = () => correct(() => "content");
  const drop = () => correct((at) => labelOf(at) !== "content" ? labelOf(at) : given(at) !== "content" ? given(at) : "main_content");
  const undo = () => correct(given);

  // Exports, in the form of corpus/*/: a row for each block of HTML, or for each line of flattened text.
  const escaped = (text) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  const lines = (at) => list.dataset.mode === "html" ? [texts[at]] : texts[at].split("\n");
  const exports_ = {
    "labels.tsv": () => "label\ttrap\ttext\n" + rows.map((_, at) => lines(at).map((line) => `${labelOf(at)}\t${trapOf(at)}\t${escaped(line)}\n`).join("")).join(""),
    "gold.txt": () => texts.map((text, at) => labelOf(at) === "content" ? `${text}\n` : "").join(""),
  };
  const fill = (name) => { find(`out-${name}`).querySelector("pre").textContent = exports_[name](); };

  function save(name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exports_[name]()], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    if (name === "labels.tsv") unsaved = false;
  }

  // Pointer, keys and forms.
  const at = (target) => rows.indexOf(target.closest?.("#blocks > li"));
  list.addEventListener("pointerover", (event) => { const i = at(event.target); if (i >= 0) show(i); });
  list.addEventListener("pointerleave", () => { if (chosen) show(current); });
  list.addEventListener("mousedown", (event) => {
    const i = at(event.target);
    if (i < 0) return;
    if (!event.shiftKey) return select(i);
    event.preventDefault();
    move(i, true);
  });
  list.addEventListener("focusin", (event) => { const i = at(event.target); if (i >= 0 && !(i === current && selected.length > 1)) select(i); });

  function move(i, extend) {
    select(i, extend);
    const kept = selected;
    rows[i].focus();
    if (kept !== selected) select(i, extend);
  }
  function stepped(step, count) {
    let to;
    for (let i = current; count-- > 0 && (i = next(i, step)) !== undefined;) to = i;
    return to;
  }
  const moves = {
    ArrowDown: () => stepped(1, 1), ArrowUp: () => stepped(-1, 1), PageDown: () => stepped(1, 10), PageUp: () => stepped(-1, 10),
    Home: () => next(-1, 1), End: () => next(rows.length, -1),
  };
  const actions = { k: keep, d: drop, u: undo, Enter: () => choice.focus(), "/": () => search.focus() };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = moves[event.key]?.();
    if (to !== undefined) move(to, event.shiftKey);
    if (event.key in moves || event.key in actions) event.preventDefault();
    actions[event.key]?.();
  });
  // Elsewhere on the page: "/", and the corrections of the chosen blocks; if there are none, the first key goes to a block.
  const takesLetters = (target) => target.matches?.("input:not([type=checkbox]), select, textarea");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || takesLetters(event.target)) return;
    if (!(event.key in actions) || event.key === "Enter") return;
    event.preventDefault();
    if (chosen || event.key === "/") actions[event.key]();
    else if (rows.length && isShown(current)) move(current);
  });
  document.querySelector(".inspector").addEventListener("keydown", (event) => { if (event.key === "Escape") move(current, selected.length > 1); });
  search.addEventListener("input", seek);
  search.addEventListener("keydown", (event) => {
    const first = event.key === "Enter" ? next(-1, 1) : undefined;
    if (first !== undefined) move(first);
    if (event.key === "Escape") { search.value = ""; seek(); }
  });
  find("legend").addEventListener("change", (event) => {
    const all = event.target.dataset.all;
    if (all) for (const group of groups) if (String(group.kept) === all) group.box.checked = event.target.checked;
    refresh();
  });
  find("keep").addEventListener("click", keep);
  find("drop").addEventListener("click", drop);
  find("undo").addEventListener("click", undo);
  choice.addEventListener("change", () => correct(() => choice.value));

  const tabs = [...document.querySelectorAll("[role=tab]")];
  function open(tab) {
    for (const other of tabs) {
      other.setAttribute("aria-selected", String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
      find(other.getAttribute("aria-controls")).hidden = other !== tab;
    }
    if (tab.dataset.export) fill(tab.dataset.export);
  }
  tabs.forEach((tab, number) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const to = tabs[(number + step + tabs.length) % tabs.length];
      open(to);
      to.focus();
    });
  });
  for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => save(button.dataset.save));
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
