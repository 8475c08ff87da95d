DROP TABLE IF EXISTS `flex_record_keys`;
