DROP TABLE IF EXISTS `flex_record_uniques`;
