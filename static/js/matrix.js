// The matrix is walked with the arrow keys, and a cell opens beside it without losing one's place.
//
// [data-matrix]         holds the table; its cells' links are one stop of the Tab key, arrows, Home and End go on from it
// #drawer               what a cell's link shows, fetched from its address with "part=drawer" where there is room beside;
//                       on narrower screens, and without script, the link is followed
// [data-drawer-close]   closes it, as Escape does, and gives the focus back to the cell

const matrix = document.querySelector("[data-matrix]");
const beside = window.matchMedia("(min-width: 80em)");
let asked = 0;

const linkOf = (cell) => cell?.querySelector(":scope > a");
const links = () => [...matrix.querySelectorAll("td > a")];

function stopAt(link) {
  for (const other of links()) other.tabIndex = other === link ? 0 : -1;
}

function below(row, column, step) {
  const rows = [...matrix.querySelectorAll("tr")];
  for (let at = rows.indexOf(row) + step; rows[at]; at += step) {
    const found = linkOf(rows[at].cells[column]);
    if (found) return found;
  }
  return null;
}

function neighbour(link, key) {
  const cell = link.parentElement;
  const row = cell.parentElement;
  const inRow = [...row.cells].map(linkOf).filter(Boolean);
  const here = inRow.indexOf(link);
  if (key === "ArrowLeft") return inRow[here - 1];
  if (key === "ArrowRight") return inRow[here + 1];
  if (key === "Home") return inRow[0];
  if (key === "End") return inRow[inRow.length - 1];
  if (key === "ArrowUp") return below(row, cell.cellIndex, -1);
  if (key === "ArrowDown") return below(row, cell.cellIndex, 1);
  return null;
}

function close() {
  const current = matrix.querySelector("[aria-current]");
  document.querySelector("#drawer")?.remove();
  current?.removeAttribute("aria-current");
  history.replaceState(null, "", "?tab=matrix");
  linkOf(current)?.focus();
}

async function open(link) {
  const ticket = ++asked;
  const address = new URL(link.href);
  address.hash = "";
  const shown = address.href;
  address.searchParams.set("part", "drawer");
  try {
    const answer = await fetch(address);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const drawer = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#drawer");
    if (ticket !== asked) return;
    document.querySelector("#drawer")?.remove();
    matrix.closest(".with-drawer").append(document.importNode(drawer, true));
  } catch {
    if (ticket === asked) window.location.assign(link.href);
    return;
  }
  matrix.querySelector("[aria-current]")?.removeAttribute("aria-current");
  link.parentElement.setAttribute("aria-current", "true");
  history.replaceState(null, "", shown);
  document.querySelector("#drawer-title").focus({ preventScroll: true });
}

if (matrix) {
  stopAt(linkOf(matrix.querySelector("[aria-current]")) ?? links()[0]);
  matrix.addEventListener("focusin", (event) => {
    if (event.target.matches("td > a")) stopAt(event.target);
  });
  matrix.addEventListener("keydown", (event) => {
    if (!event.target.matches("td > a") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const next = neighbour(event.target, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  matrix.addEventListener("click", (event) => {
    const link = event.target.closest("td > a");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link?.hash.includes("drawer") || !plain || !beside.matches) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-drawer-close]")) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("#drawer")) close();
  });
}
