export { ScannerUnavailable, type ClamdLimits, type NoVerdict } from './clamd-conversation.js';
export { MalwareScanner, type MalwareScannerOptions, type Verdict } from './malware-scanner.js';
