import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["static/dist/", "node_modules/", ".venv/", "var/"] },
  js.configs.recommended,
  {
    rules: {
      // Every ?. and ?? counts as a branch.
      complexity: ["error", 20],
      curly: ["error", "multi-line"],
      // `== null` is the short way to ask for null or undefined.
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", 400],
      "no-console": "error",
      // What people paste has control characters, and some patterns are there to find them.
      "no-control-regex": "off",
      "no-eval": "error",
      "no-implicit-globals": "error",
      // The strict CSP would refuse them too, but only in front of a user.
      "no-script-url": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes, or fetch the partial from a view." },
        { property: "outerHTML", message: "Build nodes, or fetch the partial from a view." },
      ],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["static/**/*.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["static/build.mjs", "tests/js/**", "tests/tools/**", "benchmarks/**", "*.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { "no-console": "off", "no-restricted-properties": "off" },
  },
];
