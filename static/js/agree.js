// Cross-check: one tap on "agree with the self-score" fills the mark; any other finding leaves the mark to the person.
//
// [data-check]                    one criterion of the sheet; inside it:
//   input[type=radio][data-agree="3.5"]   the finding "agree", with the ward's own points
//   input[type=radio][data-differ]        the other findings
//   input[data-mark]              the mark
//   [data-remark]                 the remark, shown unless the finding is "agree"

for (const check of document.querySelectorAll("[data-check]")) {
  const agree = check.querySelector("input[data-agree]");
  const mark = check.querySelector("input[data-mark]");
  const remark = check.querySelector("[data-remark]");
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
