// Cross-check: one tap on "agree with the self-score" fills the mark; any other finding leaves the mark to the person.
//
// [data-check]                    one criterion of the sheet; inside it:
//   input[type=radio][data-agree="3.5"]   the finding "agree", with the ward's own points
//   input[type=radio][data-differ]        the other findings
//   [data-number-keys]            the group of the findings: keys 1, 2, … choose one while the focus is in the group
//   input[data-mark]              the mark
//   [data-remark]                 the remark, shown unless the finding is "agree"
// [data-mark-shown]               the mark as it is typed, in the head of the page

const shown = document.querySelectorAll("[data-mark-shown]");

for (const check of document.querySelectorAll("[data-check]")) {
  const agree = check.querySelector("input[data-agree]");
  const mark = check.querySelector("input[data-mark]");
  const remark = check.querySelector("[data-remark]");

  for (const group of check.querySelectorAll("[data-number-keys]")) {
    const findings = [...group.querySelectorAll("input[type=radio]")];
    group.addEventListener("keydown", (event) => {
      const finding = /^[1-9]$/.test(event.key) && findings[Number(event.key) - 1];
      if (!finding || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      finding.focus();
      finding.click();
    });
  }

  mark?.addEventListener("input", () => {
    for (const place of shown) place.textContent = mark.value || "–";
  });

  if (!agree || !mark) continue;
  const comma = document.documentElement.lang === "vi" ? "," : ".";
  const own = agree.dataset.agree.replace(".", comma);

  const follow = () => {
    if (remark) remark.hidden = agree.checked && !remark.matches(".has-error");
  };

  check.addEventListener("change", (event) => {
    if (event.target === agree) {
      mark.value = own;
    } else if (event.target.matches("input[data-differ]") && mark.value === own) {
      mark.value = "";
    }
    follow();
    mark.dispatchEvent(new Event("input", { bubbles: true }));
  });
  mark.addEventListener("input", () => {
    if (agree.checked && mark.value.replace(".", comma) !== own) agree.checked = false;
    follow();
  });
  follow();
}
