import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import DateFields from "../../../client/kit/DateFields.vue";
import ErrorSummary from "../../../client/kit/ErrorSummary.vue";
import KernAlert from "../../../client/kit/KernAlert.vue";
import KernButton from "../../../client/kit/KernButton.vue";
import SelectField from "../../../client/kit/SelectField.vue";
import TextField from "../../../client/kit/TextField.vue";

const labels = { day: "Tag", month: "Monat", year: "Jahr" };
const blank = { day: "", month: "", year: "" };

describe("a field", () => {
  it("is found by its label and described by hint and error", () => {
    const props = { id: "name", label: "Name", hint: "Wie im Pass", error: "Schreiben Sie", modelValue: "" };
    const field = mount(TextField, { props });
    expect(field.find("label").attributes("for")).toBe("name");
    expect(field.find("input").attributes("aria-describedby")).toBe("name-hint name-error");
    expect(field.find("input").attributes("aria-invalid")).toBe("true");
    expect(field.find("input").attributes("aria-required")).toBe("true");
  });

  it("without fault is not described by one and not called invalid", () => {
    const field = mount(TextField, { props: { id: "name", label: "Name", optional: "freiwillig", modelValue: "" } });
    expect(field.find("input").attributes()).not.toHaveProperty("aria-invalid");
    expect(field.find("input").attributes()).not.toHaveProperty("aria-describedby");
    expect(field.find("input").attributes()).not.toHaveProperty("aria-required");
    expect(field.find("label").text()).toContain("freiwillig");
  });

  it("hands on what is chosen from a list", async () => {
    const options = [
      { value: "1", text: "eine" },
      { value: "2", text: "zwei" },
    ];
    const field = mount(SelectField, { props: { id: "persons", label: "Personen", options, modelValue: "1" } });
    await field.find("select").setValue("2");
    expect(field.emitted("update:modelValue")).toEqual([["2"]]);
  });
});

describe("a date of birth", () => {
  it("is three fields that the browser can fill in for its user alone", () => {
    const hints = (ownBirthday: boolean) =>
      mount(DateFields, { props: { id: "birth", legend: "Geburtsdatum", labels, ownBirthday, modelValue: blank } })
        .findAll("input")
        .map((it) => it.attributes("autocomplete"));
    expect(hints(true)).toEqual(["bday-day", "bday-month", "bday-year"]);
    expect(hints(false)).toEqual(["off", "off", "off"]);
  });

  it("changes one part and keeps the others", async () => {
    const modelValue = { day: "7", month: "3", year: "" };
    const field = mount(DateFields, { props: { id: "birth", legend: "Geburtsdatum", labels, modelValue } });
    await field.find("#birth-year").setValue("1985");
    expect(field.emitted("update:modelValue")).toEqual([[{ day: "7", month: "3", year: "1985" }]]);
  });
});

describe("a message", () => {
  it("is read out at once only when it is live", () => {
    expect(mount(KernAlert, { props: { title: "x", live: true } }).attributes("role")).toBe("alert");
    expect(mount(KernAlert, { props: { title: "x" } }).attributes("role")).toBe("group");
  });

  it("that lists faults takes the focus and gives it to a field", async () => {
    const field = document.createElement("input");
    field.id = "name";
    document.body.append(field);
    const props = { title: "Bitte prüfen", faults: [{ field: "name", message: "Schreiben Sie den Namen." }] };
    const summary = mount(ErrorSummary, { props, attachTo: document.body });
    summary.vm.focus();
    expect(document.activeElement).toBe(summary.element);
    await summary.find("a").trigger("click");
    expect(document.activeElement).toBe(field);
    summary.unmount();
    field.remove();
  });
});

describe("a button", () => {
  it("that is busy stays where the focus is", () => {
    const button = mount(KernButton, { props: { busy: true }, slots: { default: "Buchen" } });
    expect(button.attributes("aria-disabled")).toBe("true");
    expect(button.attributes()).not.toHaveProperty("disabled");
  });
});
