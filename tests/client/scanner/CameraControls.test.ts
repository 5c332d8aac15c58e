import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, test } from "vitest";
import { i18n, setLanguage } from "../../../client/i18n/index.ts";
import type { Camera } from "../../../client/staff/checkin/scanner/camera/openCamera.ts";
import type { CameraChoice, CameraState } from "../../../client/staff/checkin/scanner/camera/useCamera.ts";
import CameraControls from "../../../client/staff/checkin/scanner/CameraControls.vue";
import texts from "../../../client/staff/checkin/scanner/texts/index.ts";

beforeEach(() => setLanguage("en"));

function openWith(torch: Camera["torch"]): CameraState {
  const video = document.createElement("video");
  const camera = { video, deviceId: "back", torch, onLost: () => undefined, close: async () => undefined };
  return { kind: "open", camera };
}

function controls(state: CameraState, cameras: CameraChoice[] = []) {
  return mount(CameraControls, { props: { state, cameras }, global: { plugins: [i18n] } });
}

function lamp({ refuses = false } = {}) {
  let lit = false;
  return {
    isOn: () => lit,
    turn: async (on: boolean) => {
      if (refuses) throw new Error("OverconstrainedError");
      lit = on;
    },
  };
}

describe("beside the camera's picture", () => {
  test("nothing stands that this device does not have", () => {
    const shown = controls(openWith(undefined), [{ id: "back", name: "Back camera" }]);
    expect([shown.find("button").exists(), shown.find("select").exists()]).toEqual([false, false]);
  });

  test.each([
    [false, ["true", "false"]],
    [true, ["false", "false"]],
  ])("the light says what the lamp does, also one that refuses (%s)", async (refuses, expected) => {
    const button = controls(openWith(lamp({ refuses }))).get("button");
    const press = async () => {
      await button.trigger("click");
      await flushPromises();
      return button.attributes("aria-pressed");
    };
    expect([await press(), await press()]).toEqual(expected);
  });

  test("another camera can be chosen by its name", async () => {
    const both = [
      { id: "back", name: "Back camera" },
      { id: "front", name: "Front camera" },
    ];
    const shown = controls(openWith(undefined), both);
    expect(shown.get("select").element.value).toBe("back");
    await shown.get("select").setValue("front");
    expect(shown.emitted("choose")).toEqual([["front"]]);
  });

  test("stands why there is no picture, and a way to try again", async () => {
    const shown = controls({ kind: "failed", fault: "refused" });
    expect(shown.get("[role=alert]").text()).toContain("The camera is not allowed");
    await shown.get("button").trigger("click");
    expect(shown.emitted("retry")).toHaveLength(1);
  });
});

test("the scanner says in every language what it says in German", () => {
  const keys = (it: object): string[] =>
    Object.entries(it).flatMap(([key, value]) =>
      typeof value === "string" ? key : keys(value as object).map((inner) => `${key}.${inner}`),
    );
  for (const language of Object.values(texts)) expect(keys(language)).toEqual(keys(texts.de));
});
