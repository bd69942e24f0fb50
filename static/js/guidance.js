// On a wide screen the guidance of the criterion in hand stands in the right column, not folded inside its card.
//
// aside[data-guidance-here][data-title="How to score"]   the empty column
// [data-guidance]                                        inside a [data-criterion]: what is shown there
// [data-code] on the card                                the code printed after the title
//
// On a phone it opens as a sheet at the foot of the screen (details.how in criteria.css); Escape closes it.

const column = document.querySelector("[data-guidance-here]");
const cards = [...document.querySelectorAll("[data-criterion]")].filter((card) => card.querySelector("[data-guidance]"));

function show(card) {
  const title = document.createElement("h2");
  title.textContent = `${column.dataset.title} ${card.dataset.code ?? ""}`.trim();
  column.replaceChildren(title, ...[...card.querySelector("[data-guidance]").cloneNode(true).childNodes]);
}

if (column && cards.length) {
  for (const card of cards) {
    card.addEventListener("focusin", () => show(card));
    card.addEventListener("click", () => show(card));
    card.addEventListener("criterion-shown", () => show(card));
  }
  const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  show(cards.find((card) => card.contains(asked || null)) ?? cards.find((card) => !card.hidden) ?? cards[0]);
  document.body.classList.add("guided");
}

document.addEventListener("keydown", (event) => {
  const sheet = event.key === "Escape" && document.querySelector("details.how[open]");
  if (!sheet) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});
