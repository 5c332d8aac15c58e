import prettier from "eslint-config-prettier";
import vue from "eslint-plugin-vue";
import a11y from "eslint-plugin-vuejs-accessibility";
import tseslint from "typescript-eslint";

// Rules run on every device with values that came in: no clock, no chance, no output of their own.
const noClockNoChance = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "A rule gets the time as a value.",
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "A rule gets the time as a value." },
  { selector: "CallExpression[callee.name='Date']", message: "A rule gets the time as a value." },
  { selector: "MemberExpression[object.name='performance']", message: "A rule gets the time as a value." },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: "A rule gets chance as a value.",
  },
  {
    selector: "MemberExpression[property.name=/^(getRandomValues|randomUUID)$/]",
    message: "A rule gets chance as a value.",
  },
];

const onlyApiFetches = "Only client/api talks to the server.";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "data/", "test-results/", "playwright-report/"] },
  ...tseslint.configs.recommended,
  ...vue.configs["flat/recommended"],
  ...a11y.configs["flat/recommended"],
  { files: ["**/*.vue"], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "vue/no-v-html": "error",
      "vue/multi-word-component-names": "off",
      "vue/require-default-prop": "off",
      // A label that wraps its field or points to it is enough; both at once is not needed.
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] } }],
      "vuejs-accessibility/no-static-element-interactions": "error",
      "vuejs-accessibility/heading-has-content": ["error", { accessibleChildren: ["GermanTerms"] }],
    },
  },
  { files: ["shared/**", "client/**"], rules: { "no-console": "error" } },
  { files: ["shared/**"], rules: { "no-restricted-syntax": ["error", ...noClockNoChance] } },
  {
    files: ["client/**"],
    ignores: ["client/api/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: onlyApiFetches },
        { name: "XMLHttpRequest", message: onlyApiFetches },
      ],
      "no-restricted-properties": [
        "error",
        ...["window", "globalThis", "self"].flatMap((object) => [
          { object, property: "fetch", message: onlyApiFetches },
          { object, property: "XMLHttpRequest", message: onlyApiFetches },
        ]),
        { object: "navigator", property: "sendBeacon", message: onlyApiFetches },
      ],
    },
  },
  prettier,
);
