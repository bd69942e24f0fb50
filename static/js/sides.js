// Cross-check on a phone: what the unit says and what the assessor marks, one at a time. On a wide screen, and without
// script, they stand beside or below each other and the links lead to them.
//
// [data-sides]   what holds the links a[href="#id"], one for each side; the one that is shown is aria-current

const narrow = window.matchMedia("(max-width: 47.99em)");

for (const tabs of document.querySelectorAll("[data-sides]")) {
  const links = [...tabs.querySelectorAll('a[href^="#"]')];
  const sides = links.map((link) => document.getElementById(link.hash.slice(1)));
  if (sides.length < 2 || sides.includes(null)) continue;
  let current = Math.max(0, sides.findIndex((side) => side.querySelector(".has-error")));

  const show = () => {
    sides.forEach((side, index) => (side.hidden = narrow.matches && index !== current));
    links.forEach((link, index) => {
      if (narrow.matches && index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };

  links.forEach((link, index) => {
    link.addEventListener("click", (event) => {
      if (!narrow.matches) return;
      event.preventDefault();
      current = index;
      show();
      window.scrollTo(0, 0);
      sides[index].focus({ preventScroll: true });
    });
  });

  // A link of the error summary leads to a box that may be on the other side.
  window.addEventListener("hashchange", () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const index = target ? sides.findIndex((side) => side.contains(target)) : -1;
    if (index < 0) return;
    current = index;
    show();
    target.scrollIntoView();
    target.focus();
  });

  narrow.addEventListener("change", show);
  show();
}
