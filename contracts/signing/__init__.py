"""Electronic signatures: certificates, PAdES signing, checking. Knows bytes and certificates, nothing of states."""
