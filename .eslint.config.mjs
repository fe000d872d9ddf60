import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.tap/', '.ci/', '.eslint.config.mjs', 'web-ui/vite.config.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './web-ui/tsconfig.json'],
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // The linter sees no types of other components and calls them any; svelte-check, which lint runs first, does.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // `void x` is how an effect says that it depends on x.
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // A Map that is made and read within one function is no state.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      // tap's own typings return promises from t.test and thenables from many assertions that need no awaiting.
      '@typescript-eslint/no-floating-promises': 'off',
      // A tap test that awaits nothing still has to be async, to end without t.end().
      '@typescript-eslint/require-await': 'off',
      'no-restricted-properties': ['error', { object: 't', property: 'testdir', message: 'testFolder(t): see there' }],
    },
  },
  { files: ['test/folder.ts'], rules: { 'no-restricted-properties': 'off' } },
);
