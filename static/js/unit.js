// One unit of saving: the boxes of one answer, as they are read, filled, and marked with what is wrong.
//
// [data-save]   holds the boxes; of a name like "3.2-points" what follows the last "-" is sent
// Not sent: hidden boxes (the version is sent apart), files, buttons, [data-level], which only fills another box, and
// checkboxes with a value of their own.

const NOT_SENT = "[type=hidden], [type=file], [type=checkbox][value], button, fieldset, output, [data-level]";

export function sentName(name) {
  return name.slice(name.lastIndexOf("-") + 1);
}

export function boxesOf(place) {
  const form = place.closest("form");
  return [...form.elements].filter(
    (box) => box.name && place.contains(box) && !box.disabled && !box.matches(NOT_SENT),
  );
}

export function valuesOf(place) {
  const values = {};
  for (const box of boxesOf(place)) {
    const name = sentName(box.name);
    if (box.type === "radio") values[name] = box.checked ? box.value : (values[name] ?? "");
    else if (box.type === "checkbox") values[name] = box.checked ? "on" : "";
    else values[name] = box.value;
  }
  return values;
}

export function fill(place, values) {
  for (const box of boxesOf(place)) {
    const value = values[sentName(box.name)];
    if (value === undefined) continue;
    if (box.type === "radio") box.checked = value !== "" && box.value === value;
    else if (box.type === "checkbox") box.checked = value === "on";
    else box.value = value;
  }
  for (const box of boxesOf(place)) {
    if (box.matches("[type=text], textarea")) box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

export function bodyOf(values, version) {
  const given = Object.entries(values).filter(([, value]) => value !== "");
  return new URLSearchParams([...given, ["version", version]]);
}

// What the server says stands, by the names of the boxes here.
export function namedHere(values, stands) {
  const na = stands.na ? "on" : "";
  const named = { points: stands.points, na, is_na: na, reason: stands.text, remark: stands.text, ...stands.fields };
  return Object.fromEntries(Object.keys(values).map((name) => [name, named[name] ?? ""]));
}

export function showProblems(place, problems) {
  for (const [name, sentence] of Object.entries(problems)) {
    const box = boxesOf(place).find((one) => sentName(one.name) === name) ?? boxesOf(place)[0];
    const error = document.createElement("p");
    error.className = "field-error";
    error.id = `${box.id || box.name}-save-error`;
    error.dataset.saveProblem = "";
    error.textContent = sentence;
    const holder = box.closest(".points-row, .field, .check") ?? box;
    holder.before(error);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-errormessage", error.id);
    const reason = box.closest("[data-reason], [data-remark]");
    if (reason) reason.hidden = false;
  }
}

export function clearProblems(place) {
  for (const error of place.querySelectorAll("[data-save-problem]")) error.remove();
  for (const box of place.querySelectorAll("[aria-errormessage]")) {
    box.removeAttribute("aria-errormessage");
    if (!box.hasAttribute("aria-describedby") || !box.getAttribute("aria-describedby").includes("-error")) {
      box.removeAttribute("aria-invalid");
    }
  }
}
