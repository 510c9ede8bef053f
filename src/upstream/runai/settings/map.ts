import { formatId } from '../../../domain/id.ts';
import type { SecuritySettings } from '../../../domain/security-settings.ts';
import type { Setting, SettingKind } from '../../../domain/setting.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { textOrNull } from '../absent.ts';
import type * as wire from './schema.ts';

/**
 * Of which settings there are nothing is published, so any text may be a password or a key: values are shown
 * where they are a switch or a number, and of a text only whether there is one.
 */
export function toSetting(system: SystemRef, setting: wire.Setting): Setting {
  const value = valueOf(setting);
  const kind = kindOf(setting);
  return {
    id: formatId('Setting', system.name, setting.key),
    system,
    key: setting.key,
    label: textOrNull(setting.label),
    description: textOrNull(setting.description),
    category: textOrNull(setting.category),
    stage: textOrNull(setting.stage),
    active: setting.active ?? null,
    kind,
    upstreamKind: textOrNull(setting.type),
    boolean: kind === 'BOOLEAN' && value !== null ? value === 'true' : null,
    number: kind === 'NUMBER' && value !== null ? Number(value) : null,
    hasText: kind === 'TEXT' ? value !== null : null,
  };
}

/** As the list writes it; null when nothing is set. */
export function valueOf({ value }: wire.Setting): string | null {
  return textOrNull(value?.toString());
}

/** By the value too: a setting called a switch whose value is none must not be shown as one that is off. */
export function kindOf(setting: wire.Setting): SettingKind {
  const type = setting.type?.toLowerCase();
  const value = valueOf(setting);
  const isSwitch = value === null ? type === 'boolean' : value === 'true' || value === 'false';
  if (isSwitch) return 'BOOLEAN';
  const isNumber = value === null || Number.isFinite(Number(value));
  return isNumber && (type === 'number' || type === 'integer') ? 'NUMBER' : 'TEXT';
}

export function toSecuritySettings(system: SystemRef, settings: wire.SecuritySettings): SecuritySettings {
  const { autoRedirectSSO, browserSessionTimeout, logoutRedirectUri } = settings;
  const minutes = browserSessionTimeout?.idleTimeout ?? null;
  return {
    system,
    singleSignOnRedirect: autoRedirectSSO?.enabled ?? null,
    identityProvider: textOrNull(autoRedirectSSO?.idpAlias),
    idleTimeoutSeconds: minutes === null ? null : Math.round(minutes * 60),
    logoutUrl: textOrNull(logoutRedirectUri?.uri),
  };
}
