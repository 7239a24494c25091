import i18next, { type i18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import {
  language,
  type Language,
  type Preferences,
} from '../../common/features/settings/preferences.ts';

// One file per feature and language; the file's name is the namespace.
const files = import.meta.glob<Resource[string][string]>('./*/*.json', {
  eager: true,
  import: 'default',
});

function resources(): Resource {
  const all: Resource = {};
  for (const [path, texts] of Object.entries(files)) {
    const [, tongue = '', file = ''] = path.split('/');
    (all[tongue] ??= {})[file.replace(/\.json$/, '')] = texts;
  }
  return all;
}

/** The app's language for what is set and what the system speaks. */
export function languageOf(set: Preferences['language'], system: string): Language {
  return set ?? (system.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}

/** Starts the texts of the app; every file is in the bundle, so this needs no network and no wait. */
export function startTexts(first: Language): i18n {
  const texts = i18next.createInstance();
  void texts.use(initReactI18next).init({
    resources: resources(),
    lng: first,
    fallbackLng: 'en',
    supportedLngs: language.options,
    defaultNS: 'app',
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = first;
  texts.on('languageChanged', tongue => {
    document.documentElement.lang = tongue;
  });
  return texts;
}
