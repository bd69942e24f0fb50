// The printed score sheet says what stands in the boxes of the page at that moment, saved or not.
//
// [data-printed]                    the sheet, seen on paper only
// tr[data-prints-criterion=CODE]    filled from [data-criterion][data-code=CODE]; its cells:
// td[data-prints=points]            input[data-points], or the words of data-na where input[data-na] is ticked
// td[data-prints=reason]            the box of the reason
// td[data-prints=evidence]          the names in the box of evidence, where the page has one
// td[data-prints=group]             output[data-sum=group]

const sheet = document.querySelector("[data-printed]");

function fill(row) {
  const code = row.dataset.printsCriterion;
  const form = document.querySelector(`[data-criterion][data-code="${CSS.escape(code)}"]`);
  const points = form?.querySelector("input[data-points]");
  if (!points) return;
  const cell = row.querySelector("[data-prints=points]");
  cell.textContent = form.querySelector("input[data-na]")?.checked ? cell.dataset.na : points.value || "–";
  row.querySelector("[data-prints=reason]").textContent = form.querySelector(`[name="${CSS.escape(code)}-reason"]`)?.value ?? "";
  const box = form.querySelector("[data-evidence-box]");
  if (!box) return;
  const names = [...box.querySelectorAll("[data-evidence-item] p:first-child a")].map((link) => link.textContent.trim());
  row.querySelector("[data-prints=evidence]").textContent = names.join("; ");
}

if (sheet) {
  window.addEventListener("beforeprint", () => {
    for (const row of sheet.querySelectorAll("[data-prints-criterion]")) fill(row);
    const sum = document.querySelector("output[data-sum=group]");
    const group = sheet.querySelector("[data-prints=group]");
    if (sum && group) group.textContent = sum.value;
  });
}
