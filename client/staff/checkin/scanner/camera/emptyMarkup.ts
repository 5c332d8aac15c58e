interface TrustedTypes {
  defaultPolicy: unknown;
  createPolicy(name: "default", rules: { createHTML(markup: string): string | null }): unknown;
}

/**
 * html5-qrcode clears its element by giving it an empty text as markup. On pages with a scanner the `default` policy lets exactly
 * that pass; any other markup that comes as a text is refused as before.
 */
export function allowEmptyMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes || trustedTypes.defaultPolicy) return;
  trustedTypes.createPolicy("default", { createHTML: (markup) => (markup === "" ? "" : null) });
}
