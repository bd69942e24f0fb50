// Adds up points while the clerk types; the server's total is the one that counts.
//
// [data-criterion][data-max][data-step]   one criterion; inside it:
//   input[data-points]                    the score box, empty means not scored (never 0)
//   input[type=radio][data-level="3.5"]   a level; choosing one fills the box, typing a level's points chooses it
//   [data-reason]                         shown when the points are below the maximum, or with data-na
//   input[data-na]                        not applicable: counts as answered, gives no points, empties the box
// output[data-sum="group"]                points of this page; output[data-sum="all"][data-base="61.5"] adds the other groups
// output[data-count="group"], output[data-count="all"][data-base="30"]   criteria answered
// [data-of="group"], [data-of="all"][data-base="61"]   the maximum they are held against: without what is not applicable
// output[data-expected]                   the class these points would give: JSON with bands, the highest first, as
//                                         [class, from], scale, na_mode, cap and the word for no class; of the other groups
//                                         data-points, data-claimed (maxima not applicable), data-answered

const UNIT = 10000;

function exact(text) {
  const trimmed = text.trim().replace(",", ".");
  return /^\d+(\.\d{1,4})?$/.test(trimmed) ? Math.round(Number(trimmed) * UNIT) : null;
}

function shown(units) {
  const comma = document.documentElement.lang === "vi" ? "," : ".";
  return String(Math.round(units / (UNIT / 100)) / 100).replace(".", comma);
}

const criteria = [...document.querySelectorAll("[data-criterion]")].map((card) => ({
  box: card.querySelector("input[data-points]"),
  levels: [...card.querySelectorAll("input[data-level]")],
  max: exact(card.dataset.max ?? ""),
  na: card.querySelector("input[data-na]"),
  reason: card.querySelector("[data-reason]"),
  card,
}));

function points(criterion) {
  const given = criterion.box && !criterion.na?.checked ? exact(criterion.box.value) : null;
  return given !== null && criterion.max !== null && given > criterion.max ? null : given;
}

function follow(criterion) {
  const given = points(criterion);
  for (const level of criterion.levels) level.checked = given !== null && exact(level.dataset.level) === given;
  if (!criterion.reason) return;
  const explains = given === null ? Boolean(criterion.na?.checked) : given < criterion.max;
  const written = [...criterion.reason.querySelectorAll("textarea")].some((text) => text.value.trim());
  criterion.reason.hidden = !explains && !written && !criterion.reason.matches(".has-error");
}

function total() {
  const sum = criteria.reduce((units, criterion) => units + (points(criterion) ?? 0), 0);
  const count = criteria.filter((criterion) => criterion.na?.checked || points(criterion) !== null).length;
  for (const output of document.querySelectorAll("output[data-sum]")) {
    output.value = shown(sum + (exact(output.dataset.base ?? "0") ?? 0));
  }
  for (const output of document.querySelectorAll("output[data-count]")) {
    output.value = count + Number(output.dataset.base ?? 0);
  }
  const whole = criteria.reduce((units, criterion) => units + (criterion.max ?? 0), 0);
  const claimed = criteria.reduce((units, { na, max }) => units + (na?.checked ? max : 0), 0);
  for (const of of document.querySelectorAll("[data-of]")) {
    of.textContent = shown(whole - claimed + (exact(of.dataset.base ?? "0") ?? 0));
  }
  expect(sum, claimed, count);
}

// rules.md §4 and §5, without a division: so that a class at its border is the one that the server decides.
function classOf(earned, claimed, measure) {
  const scale = exact(measure.scale);
  const full = measure.na_mode === "full_marks";
  const points = full ? earned + claimed : earned * scale;
  const whole = full ? 1 : scale - claimed;
  const reached = (from) => whole > 0 && points >= from * whole && exact(measure.cap) >= from;
  return measure.bands.find(([, from]) => reached(exact(from)))?.[0] ?? measure.unclassified;
}

function expect(sum, claimed, count) {
  for (const output of document.querySelectorAll("output[data-expected]")) {
    const { expected, points: others, claimed: claimedThere, answered } = output.dataset;
    output.value =
      count + Number(answered) > 0
        ? classOf(sum + exact(others), claimed + exact(claimedThere), JSON.parse(expected))
        : "–";
  }
}

for (const criterion of criteria) {
  if (!criterion.box) continue;
  for (const level of criterion.levels) {
    level.addEventListener("change", () => {
      criterion.box.value = shown(exact(level.dataset.level));
      if (criterion.na) criterion.na.checked = false;
      criterion.box.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  criterion.na?.addEventListener("change", () => {
    if (criterion.na.checked) {
      criterion.box.dataset.before = criterion.box.value;
      criterion.box.value = "";
    } else if (!criterion.box.value) {
      criterion.box.value = criterion.box.dataset.before ?? "";
    }
    follow(criterion);
    total();
  });
  criterion.card.addEventListener("input", () => {
    follow(criterion);
    total();
  });
  follow(criterion);
}
if (criteria.some((criterion) => criterion.box)) total();
