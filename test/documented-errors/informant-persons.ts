/** Whose token gets furthest; undefined where that is the same as with other operations on its path. */
export function personForInformants(operationId: string): 'agency' | 'agencyHead' | 'office' | undefined {
  if (/^(askForInformant|viewInformant|readInformantOpening)$/.test(operationId)) return 'agency';
  if (/InformantOpenings?$/.test(operationId)) return 'agencyHead';
  return operationId.endsWith('InformantSetting') ? 'office' : undefined;
}
