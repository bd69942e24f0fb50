// On a narrow screen long parts show their heading only; a tap opens them. Printed and on a desk they are open.
//
// details[data-folds]   open in the page as it comes; closed here on a phone, unless the address leads into it

const narrow = window.matchMedia("(max-width: 47.99em)");
const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;

if (narrow.matches) {
  for (const fold of document.querySelectorAll("details[data-folds]")) fold.open = fold.contains(target);
}
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details[data-folds]")) fold.open = true;
});
